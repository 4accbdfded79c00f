# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
#
# Completion of tmx for fish, made from the table of commands.

@TABLE@
# Ask the server that the command line so far is about.
function _tmx_ask
	command $_tmx_words[1] $_tmx_globals -N $argv 2>/dev/null
end

# The name or alias of a command, or its name if this begins no other one.
function _tmx_resolve
	set -l found (begin
		_tmx_names
		_tmx_aliases
	end | string match -- $argv[1])
	if test -z "$found"
		set found (_tmx_names | string match -- "$argv[1]*")
	end
	test (count $found) -eq 1; and echo $found
end

# Candidates for a value, by what the usage calls it.
function _tmx_candidates
	switch "$argv[1]"
	case target-session session-name
		_tmx_ask list-sessions -F '#{session_name}'
	case target-window
		_tmx_ask list-windows -a -F '#{session_name}:#{window_index}'
	case target-pane
		_tmx_ask list-panes -a -F \
		    '#{session_name}:#{window_index}.#{pane_index}'
	case target-client
		_tmx_ask list-clients -F '#{client_name}'
	case buffer-name
		_tmx_ask list-buffers -F '#{buffer_name}'
	case command
		_tmx_names
		_tmx_aliases
	case option
		_tmx_options
	case shell-command
		complete -C (commandline -ct)
	case working-directory start-directory
		__fish_complete_directories (commandline -ct)
	case path
		__fish_complete_path (commandline -ct)
	case '*|*'
		string split '|' -- $argv[1]
	end
end

# Candidates for the word at the cursor.
function _tmx_complete
	set -g _tmx_words (commandline -opc)
	set -g _tmx_globals
	set -l cur (commandline -ct)
	set -l name
	set -l prev
	set -l operands 0
	set -l i 2

	while test $i -le (count $_tmx_words)
		set -l word $_tmx_words[$i]
		set prev $word
		switch "$word"
		case ';' '*;'
			set name
			set prev
			set operands 0
		case -c -f -L -S -T
			if test -z "$name"
				set i (math $i + 1)
				if test $i -le (count $_tmx_words)
					set prev
					set -a _tmx_globals $word \
					    $_tmx_words[$i]
				end
			end
		case '-*'
			if test -z "$name"
				set -a _tmx_globals $word
			end
		case '*'
			set -l before $_tmx_words[(math $i - 1)]
			if test -z "$name"
				set name (_tmx_resolve $word); or return
				set prev
			else if test -z (_tmx_value $name $before | string \
				collect)
				set operands (math $operands + 1)
			end
		end
		set i (math $i + 1)
	end

	if test -z "$name"
		switch "$prev"
		case -f -S
			_tmx_candidates path
		case -c
			_tmx_candidates shell-command
		case -L
		case '*'
			if string match -q -- '-*' "$cur"
				printf '%s\n' -2 -C -c -D -f -L -N -S -u -V -v
			else
				_tmx_candidates command
			end
		end
		return
	end
	set -l value (_tmx_value $name "$prev")
	if test -n "$value"
		_tmx_candidates $value
	else if string match -q -- '-*' "$cur"
		_tmx_flags $name
	else if test $operands -eq 0
		_tmx_candidates (_tmx_operand $name)
	end
end

complete -c tmx -f -a '(_tmx_complete)'
