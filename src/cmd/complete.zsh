#compdef tmx
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
#
# Completion of tmx for zsh, made from the table of commands.

@TABLE@
# Ask the server that the command line so far is about.
_tmx_ask()
{
	command $words[1] $globals -N "$@" 2>/dev/null
}

# The name or alias of a command, or its name if this begins no other one.
_tmx_resolve()
{
	local -a all found

	all=(${(f)"$(_tmx_names; _tmx_aliases)"})
	found=(${(M)all:#$1})
	if (( ! $#found )); then
		all=(${(f)"$(_tmx_names)"})
		found=(${(M)all:#$1*})
	fi
	(( $#found == 1 )) && print -r -- $found
}

# Candidates for a value, by what the usage calls it.
_tmx_candidates()
{
	case $1 in
	target-session|session-name)
		_tmx_ask list-sessions -F '#{session_name}' ;;
	target-window)
		_tmx_ask list-windows -a -F \
		    '#{session_name}:#{window_index}' ;;
	target-pane)
		_tmx_ask list-panes -a -F \
		    '#{session_name}:#{window_index}.#{pane_index}' ;;
	target-client)
		_tmx_ask list-clients -F '#{client_name}' ;;
	buffer-name)
		_tmx_ask list-buffers -F '#{buffer_name}' ;;
	command)
		_tmx_names
		_tmx_aliases ;;
	option)
		_tmx_options ;;
	*'|'*)
		print -r -- ${1//|/$'\n'} ;;
	esac
}

_tmx()
{
	local name prev value word
	local -a globals all
	local -i i operands

	for (( i = 2; i < CURRENT; i++ )); do
		word=$words[i]
		prev=$word
		case $word in
		*'\;')
			name= operands=0 prev= ;;
		-[cfLST])
			if [[ -z $name ]]; then
				globals+=($word $words[++i])
				(( i < CURRENT )) && prev=
			fi ;;
		-*)
			[[ -n $name ]] || globals+=($word) ;;
		*)
			if [[ -z $name ]]; then
				name=$(_tmx_resolve $word) || return 1
				prev=
			elif [[ -z $(_tmx_value $name $words[i-1]) ]]; then
				(( operands++ ))
			fi ;;
		esac
	done

	if [[ -z $name ]]; then
		case $prev,$words[CURRENT] in
		-f,*|-S,*)
			value=path ;;
		-c,*)
			value=shell-command ;;
		-L,*)
			return 1 ;;
		*,-*)
			compadd -- -2 -C -c -D -f -L -N -S -u -V -v
			return ;;
		*)
			value=command ;;
		esac
	else
		value=$(_tmx_value $name $prev)
		if [[ -z $value && $words[CURRENT] == -* ]]; then
			all=(${(f)"$(_tmx_flags $name)"})
			compadd -- $all
			return
		elif [[ -z $value ]]; then
			(( operands == 0 )) || return 1
			value=$(_tmx_operand $name)
		fi
	fi
	case $value in
	working-directory|start-directory)
		_files -/ ;;
	path)
		_files ;;
	shell-command)
		_command_names ;;
	*)
		all=(${(f)"$(_tmx_candidates $value)"})
		compadd -- $all ;;
	esac
}

if [[ $funcstack[1] = _tmx ]]; then
	_tmx "$@"
else
	compdef _tmx tmx
fi
