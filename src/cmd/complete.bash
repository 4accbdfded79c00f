# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
#
# Completion of tmx for bash, made from the table of commands.

@TABLE@
# Ask the server that the command line so far is about.
_tmx_ask()
{
	command "${words[0]}" "${globals[@]}" -N "$@" 2>/dev/null
}

# The name or alias of a command, or its name if this begins no other one.
_tmx_resolve()
{
	local found

	found=$({ _tmx_names; _tmx_aliases; } | grep -x -F -e "$1") ||
	    found=$(_tmx_names | grep -e "^$1")
	[ -n "$found" ] && [ "$found" = "${found%$'\n'*}" ] && echo "$found"
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
	shell-command)
		compgen -c -- "$cur" ;;
	working-directory|start-directory)
		compgen -d -- "$cur" ;;
	path|file|socket-path)
		compgen -f -- "$cur" ;;
	*'|'*)
		echo "$1" | tr '|' '\n' ;;
	esac
}

_tmx()
{
	local line=${COMP_LINE:0:COMP_POINT} cur prev= words globals=()
	local name= value= i word operands=0

	# Not COMP_WORDS, which are split at colons.
	read -ra words <<<"$line"
	case $line in
	*[[:space:]])
		words+=("") ;;
	esac
	cur=${words[${#words[@]} - 1]}
	COMPREPLY=()

	for ((i = 1; i < ${#words[@]} - 1; i++)); do
		word=${words[i]}
		prev=$word
		case $word in
		*'\;')
			name= operands=0 prev= ;;
		-[cfLST])
			if [ -z "$name" ]; then
				globals+=("$word" "${words[++i]}")
				[ $i -lt $((${#words[@]} - 1)) ] && prev=
			fi ;;
		-*)
			[ -n "$name" ] || globals+=("$word") ;;
		*)
			if [ -z "$name" ]; then
				name=$(_tmx_resolve "$word") || return
				prev=
			elif [ -z "$(_tmx_value "$name" "${words[i - 1]}")" ]
			then
				operands=$((operands + 1))
			fi ;;
		esac
	done

	if [ -z "$name" ]; then
		case $prev,$cur in
		-f,*|-S,*)
			value=path ;;
		-c,*)
			value=shell-command ;;
		-L,*)
			return ;;
		*,-*)
			COMPREPLY=($(compgen -W '-2 -C -c -D -f -L -N -S -u
			    -V -v' -- "$cur"))
			return ;;
		*)
			value=command ;;
		esac
	else
		value=$(_tmx_value "$name" "$prev")
		if [ -z "$value" ]; then
			case $cur in
			-*)
				COMPREPLY=($(compgen -W \
				    "$(_tmx_flags "$name")" -- "$cur"))
				return ;;
			esac
			[ $operands -eq 0 ] || return
			value=$(_tmx_operand "$name")
		fi
	fi
	COMPREPLY=($(compgen -W "$(_tmx_candidates "$value")" -- "$cur"))
	# bash has taken what is before the last colon for itself.
	case $COMP_WORDBREAKS,$cur in
	*:*,*:*)
		COMPREPLY=("${COMPREPLY[@]#"${cur%"${cur##*:}"}"}") ;;
	esac
}

complete -F _tmx tmx
