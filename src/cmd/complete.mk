# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors

# Completions, made from the tables of commands and options.  AWK is all
# that it takes.
EXTRA_DIST += src/cmd/complete.awk src/cmd/complete.bash \
	src/cmd/complete.fish src/cmd/complete.zsh

if COMPLETE
COMPLETE_TABLES = $(srcdir)/src/cmd/commands.def \
	$(srcdir)/src/opt/options.def

bashdir = $(datadir)/bash-completion/completions
zshdir = $(datadir)/zsh/site-functions
fishdir = $(datadir)/fish/vendor_completions.d
nodist_bash_DATA = complete/bash/tmx
nodist_zsh_DATA = complete/zsh/_tmx
nodist_fish_DATA = complete/fish/tmx.fish
CLEANFILES += complete/bash/tmx complete/zsh/_tmx complete/fish/tmx.fish

complete/bash/tmx: src/cmd/complete.awk src/cmd/complete.bash \
		$(COMPLETE_TABLES)
	@$(MKDIR_P) complete/bash
	$(AM_V_GEN)$(AWK) -v shell=sh -f $(srcdir)/src/cmd/complete.awk \
	    $(COMPLETE_TABLES) $(srcdir)/src/cmd/complete.bash >$@.new && \
	    mv $@.new $@

complete/zsh/_tmx: src/cmd/complete.awk src/cmd/complete.zsh \
		$(COMPLETE_TABLES)
	@$(MKDIR_P) complete/zsh
	$(AM_V_GEN)$(AWK) -v shell=sh -f $(srcdir)/src/cmd/complete.awk \
	    $(COMPLETE_TABLES) $(srcdir)/src/cmd/complete.zsh >$@.new && \
	    mv $@.new $@

complete/fish/tmx.fish: src/cmd/complete.awk src/cmd/complete.fish \
		$(COMPLETE_TABLES)
	@$(MKDIR_P) complete/fish
	$(AM_V_GEN)$(AWK) -v shell=fish -f $(srcdir)/src/cmd/complete.awk \
	    $(COMPLETE_TABLES) $(srcdir)/src/cmd/complete.fish >$@.new && \
	    mv $@.new $@
endif
