# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
#
# Make the completion of a shell from the tables of commands and options:
#
#	awk -v shell=sh|fish -f complete.awk commands.def [options.def] TEMPLATE
#
# In the template (complete.bash, complete.zsh, complete.fish), the line
# "@TABLE@" becomes these functions, in the language of the shell:
#
#	_tmx_names		names of all commands
#	_tmx_aliases		their aliases
#	_tmx_options		names of all options
#	_tmx_flags COMMAND	its flags
#	_tmx_value COMMAND FLAG	what the flag's value is called, if it has one
#	_tmx_operand COMMAND	what its first operand is called
#
# What begins with "!" in the table is hidden; see spec.h for the rest.

# A row of a table goes from its name to the line that ends in ")".
/^(COMMAND|OPTION)\(/ {
	row = ""
	in_row = 1
}

in_row {
	row = row " " $0
	if ($0 !~ /\)$/)
		next
	in_row = 0
	fields = split_row(row, field)
	if (row ~ /^ COMMAND/)
		add_command()
	else
		options = options " " field[2]
	next
}

FILENAME ~ /\.def$/ {
	next
}

$0 == "@TABLE@" {
	print_table()
	next
}

{
	print
}

# Split "MACRO(a, "b" "c", d)" at commas outside of strings; strings that
# follow each other are one, without their quotes.
function split_row(text, out,    n, i, c, quoted, value)
{
	sub(/^[^(]*\(/, "", text)
	n = 1
	out[1] = ""
	for (i = 1; i < length(text); i++) {
		c = substr(text, i, 1)
		if (c == "\"")
			quoted = !quoted
		else if (c == "," && !quoted)
			out[++n] = ""
		else if (quoted || c !~ /[ \t]/)
			out[n] = out[n] c
	}
	return n
}

function add_command(    i, count, word, name, colon)
{
	names[++commands] = field[2]
	aliases[commands] = field[3] == "NULL" ? "" : field[3]
	count = split(field[4], word, " ")
	for (i = 1; i <= count; i++) {
		if (word[i] ~ /^!/)
			continue
		colon = index(word[i], ":")
		name = colon ? substr(word[i], 1, colon - 1) : word[i]
		if (name ~ /^--/ || colon)
			add_flag(name, colon ? substr(word[i], colon + 1) : "")
		else
			add_letters(name)
	}
	sub(/^[^a-z]*/, "", field[5])
	sub(/[^a-z-].*/, "", field[5])
	operand[commands] = field[5]
}

function add_letters(letters,    i, c)
{
	for (i = 1; i <= length(letters); i++) {
		c = substr(letters, i, 1)
		if (c != "|")
			add_flag(c, "")
	}
}

function add_flag(name, value)
{
	name = name ~ /^--/ ? name : "-" name
	flags[commands] = flags[commands] " " name
	if (value != "") {
		sub(/^:/, "", value)
		values[commands] = values[commands] " " name
		value_of[commands, name] = value
	}
}

# The languages of shells.

function begin_function(name)
{
	print (shell == "fish" ? "function " name : name "()\n{")
}

function end_function()
{
	print (shell == "fish" ? "end\n" : "}\n")
}

function begin_case(indent, number)
{
	if (shell == "fish")
		print indent "switch \"$argv[" number "]\""
	else
		print indent "case $" number " in"
}

function end_case(indent)
{
	print indent (shell == "fish" ? "end" : "esac")
}

# A branch for one word or two, whose body is printed by the caller.
function begin_branch(indent, a, b)
{
	if (shell == "fish")
		print indent "case " a (b == "" ? "" : " " b)
	else
		print indent a (b == "" ? "" : "|" b) ")"
}

function end_branch(indent)
{
	if (shell != "fish")
		print indent ";;"
}

function print_words(indent, words,    n, i, word, width)
{
	printf "%sprintf '%%s\\n'", indent
	width = 25
	n = split(words, word, " ")
	for (i = 1; i <= n; i++) {
		if (width + length(word[i]) > 75) {
			printf " \\\n%s   ", indent
			width = 20
		}
		printf " %s", word[i]
		width += length(word[i]) + 1
	}
	print ""
}

function print_values(i,    n, k, flag)
{
	begin_case("\t\t", 2)
	n = split(values[i], flag, " ")
	for (k = 1; k <= n; k++) {
		begin_branch("\t\t", flag[k], "")
		print "\t\t\techo '" value_of[i, flag[k]] "'"
		end_branch("\t\t\t")
	}
	end_case("\t\t")
}

# A function with a branch for each command: what = flags, values, operands.
function print_cases(name, what,    i)
{
	begin_function(name)
	begin_case("\t", 1)
	for (i = 1; i <= commands; i++) {
		if ((what == "flags" && flags[i] == "") ||
		    (what == "values" && values[i] == "") ||
		    (what == "operands" && operand[i] == ""))
			continue
		begin_branch("\t", names[i], aliases[i])
		if (what == "flags")
			print_words("\t\t", flags[i])
		else if (what == "values")
			print_values(i)
		else
			print "\t\techo " operand[i]
		end_branch("\t\t")
	}
	end_case("\t")
	end_function()
}

function print_list(name, words)
{
	begin_function(name)
	print_words("\t", words)
	end_function()
}

function print_table(    i, all, short)
{
	for (i = 1; i <= commands; i++) {
		all = all " " names[i]
		short = short " " aliases[i]
	}
	print_list("_tmx_names", all)
	print_list("_tmx_aliases", short)
	print_list("_tmx_options", options)
	print_cases("_tmx_flags", "flags")
	print_cases("_tmx_value", "values")
	print_cases("_tmx_operand", "operands")
}
