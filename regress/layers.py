#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""The layers: who may include whom, and whether each links alone.

A folder of src/ is a layer.  A file includes its own folder, what its
layer's line below names, and compat/; libraries from outside have their
places too.  Then each layer's library is linked whole with nothing but the
libraries that its line allows: what reaches further does not resolve.  And
src/README, the map, has a line for each file.

Linking needs make's environment (CC and so on, see regress/local.mk); run
by hand in a build directory, it takes them from the Makefile there.

usage: layers.py
"""

import fnmatch
import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile

# What a layer may use: a folder, or one module of it.
LAYERS = {
    "base": [],
    "text": ["base"],
    "vt": ["text", "base"],
    "frame": ["text", "base"],
    "cmd": ["text", "base"],
    "journal": ["base"],
    "proto": ["frame", "text", "base"],
    "opt": ["cmd", "text", "base"],
    "model": ["opt", "vt", "text", "base"],
    "ui": ["model", "opt", "frame", "vt", "text", "base"],
    "keeper": ["proto/kmsg", "base"],
    "client": ["proto", "frame", "cmd", "text", "base"],
    "server": ["ui", "model", "opt", "cmd", "proto", "journal", "frame",
               "vt", "text", "base"],
    "main": ["server", "client", "keeper"],
}

# Modules that only some may use: base/loop is all that knows libevent.
RESTRICTED = {"base/loop": ["base/loop", "server", "client"]}

# Headers from outside: who may include them.
OUTSIDE = [
    (r"event2?/|event\.h", ["base/loop"]),
    (r"n?cursesw?(/|\.h)|term\.h", ["client"]),
    (r"(png|zlib)\.h", ["client"]),
    (r"utf8proc\.h", ["text"]),
    (r"(lz4|zstd)\w*\.h", ["vt"]),
    (r"jansson\.h", ["server"]),
]

# Libraries from outside, by layer: the make variable that names them.
LIBS = {"text": "UTF8PROC_LIBS", "vt": "PACK_LIBS", "loop": "EVENT_LIBS",
        "client": "CLIENT_LIBS", "server": "JANSSON_LIBS"}

# Who may use libloop.a beside libbase.a.
LOOPERS = ["server", "client"]

INCLUDE = re.compile(r'\s*#\s*include\s*(["<])([^">]+)[">]')
CONDITION = re.compile(r"\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b(.*)")


def layer_of(path):
    """The layer of src/LAYER/file; files of src/ itself are main."""
    parts = path.split("/")
    return parts[0] if len(parts) > 1 else "main"


def module_of(path):
    return os.path.splitext(path)[0]


def named(path, names):
    """Whether a path is a folder or module of a list, or within one."""
    return layer_of(path) in names or module_of(path) in names


def check_include(path, kind, header):
    """Say what is wrong with one include of a file, or None."""
    if kind == "<":
        for pattern, users in OUTSIDE:
            if re.match(pattern, header) and not named(path, users):
                return f"<{header}> is for {', '.join(users)} only"
        return None
    if header.startswith("compat/"):
        return None
    if "/" not in header and layer_of(path) != "main":
        return f'"{header}": name the folder too'
    layer = layer_of(path)
    if layer not in LAYERS:
        return f"no layer {layer}"
    users = RESTRICTED.get(module_of(header))
    if users and not named(path, users):
        return f'"{header}" is for {", ".join(users)} only'
    if layer_of(header) != layer and not named(header, LAYERS[layer]):
        return f'"{header}" is not below {layer}'
    return None


def guard_of(path):
    """The macro of a header's guard: TMX_FOLDER_NAME_H."""
    return "TMX_" + re.sub(r"\W", "_", path).upper()


def check_file(path, text):
    """Yield what is wrong with a file of src/: (line, sentence)."""
    first = None
    depth = 0
    for n, line in enumerate(text.split("\n"), 1):
        include = INCLUDE.match(line)
        if include:
            error = check_include(path, *include.groups())
            if error:
                yield n, error
            first = first or include.group(2)
        condition = CONDITION.match(line)
        if not condition:
            continue
        word, rest = condition.groups()
        if path.endswith(".h") and depth == 0 and word == "ifndef" and \
                rest.strip() == guard_of(path):
            depth = 1
        elif word == "endif" and depth == 1:
            depth = 2
        else:
            yield n, f"#{word}: conditions belong into compat/"
    if path.endswith(".h") and depth != 2:
        yield 1, f"no guard {guard_of(path)}"
    if path.endswith(".c") and first and not first.startswith("compat/"):
        yield 1, '"compat/compat.h" must be included first'


def check_includes(src):
    """Yield what is wrong with all files of a source folder."""
    for base, _, files in sorted(os.walk(src)):
        for name in sorted(files):
            if not name.endswith((".c", ".h", ".def")):
                continue
            full = os.path.join(base, name)
            path = os.path.relpath(full, src)
            with open(full) as f:
                text = f.read()
            for n, error in check_file(path, text):
                yield f"src/{path}:{n}: {error}"


def check_compat(compat):
    """Yield the includes with which compat/ looks up."""
    for name in sorted(os.listdir(compat)):
        if not name.endswith((".c", ".h")):
            continue
        with open(os.path.join(compat, name)) as f:
            for n, line in enumerate(f, 1):
                include = INCLUDE.match(line)
                if include and include.group(1) == '"' and \
                        not re.match(r"compat/|config\.h", include.group(2)):
                    yield f'compat/{name}:{n}: "{include.group(2)}"'


# Linking.

def variables():
    """What the build uses: from the environment, else from its Makefile."""
    names = ["CC", "AR", "CFLAGS", "LDFLAGS", "LIBS", "TMX_CFLAGS",
             "TMX_LDFLAGS", *LIBS.values()]
    if "TMX_CFLAGS" in os.environ:
        return {n: os.environ.get(n, "") for n in names}
    if not os.path.exists("Makefile"):
        return None
    with open("Makefile") as f:
        pairs = re.findall(r"^(\w+) = (.*)$", f.read(), re.M)
    found = dict(pairs)
    return {n: found.get(n, "") for n in names}


def library(name):
    path = f"lib{name}.a"
    return path if os.path.exists(path) else None


def reach(layer):
    """What a layer may use, and what that uses in turn."""
    found = set(LAYERS[layer])
    for used in LAYERS[layer]:
        found |= reach(used) if used in LAYERS else set()
    return found


def below(layer):
    """Libraries that a layer may use, highest first, as far as built."""
    used = reach(layer)
    out = []
    for folder in reversed(list(LAYERS)):
        if folder in used:
            out += ["loop"] if folder == "base" and layer in LOOPERS else []
            out.append(folder)
        # The keeper's protocol is a library of its own: all it may use.
        if folder == "proto" and {"proto", "proto/kmsg"} & used:
            out.append("kmsg")
    return [n for n in out if library(n)]


def outside(layer, lower, make):
    """Flags for the libraries from outside of a layer and those below."""
    flags = []
    for name in [layer, *lower]:
        flags += shlex.split(make.get(LIBS.get(name), ""))
    return flags + shlex.split(make["LIBS"])


def link(layer, make, directory):
    """Link all objects of a layer with what it may use; returns errors."""
    objects = os.path.join(directory, layer)
    os.mkdir(objects)
    archive = os.path.abspath(library(layer))
    subprocess.run([*shlex.split(make["AR"] or "ar"), "x", archive],
                   cwd=objects, check=True)
    names = sorted(os.path.join(objects, n) for n in os.listdir(objects))
    lower = [] if layer == "loop" else below(layer)
    if layer == "loop":
        lower = ["base"]
    main = os.path.join(directory, "main.c")
    with open(main, "w") as f:
        f.write("int\nmain(void)\n{\n\treturn 0;\n}\n")
    command = [*shlex.split(make["CC"] or "cc"),
               *shlex.split(make["TMX_CFLAGS"]),
               *shlex.split(make["CFLAGS"]),
               *shlex.split(make["TMX_LDFLAGS"]),
               *shlex.split(make["LDFLAGS"]),
               "-o", os.path.join(directory, "a.out"), main, *names,
               *(library(n) for n in lower), *outside(layer, lower, make)]
    run = subprocess.run(command, capture_output=True, text=True)
    return run.stderr if run.returncode else ""


def check_links(make):
    """Link each layer that has a library; yields errors."""
    with tempfile.TemporaryDirectory() as directory:
        for layer in ["base", "loop", *list(LAYERS)[1:]]:
            if not library(layer):
                continue
            errors = link(layer, make, directory)
            if errors:
                yield f"{layer} does not link alone:\n{errors}"
            else:
                print(f"{layer} links alone")


def map_of(text):
    """The modules that the map names, by layer: patterns."""
    names, layer = {}, None
    for line in text.split("\n"):
        section = re.match(r"(\w+)/", line)
        if section:
            layer = names.setdefault(section.group(1), set())
        elif layer is not None and line.startswith("\t"):
            entry = re.match(r"\t(\S+)\s", line)
            if entry:
                first = entry.group(1)
                layer.update((first, first + "-int"))
            # "name: what it is; name-part: what that is"
            layer.update(re.findall(r"[\w-]+-[\w*]+", line))
    return names


def check_map(src):
    """Yield the files that the map does not have."""
    with open(os.path.join(src, "README")) as f:
        names = map_of(f.read())
    for path in sorted(os.path.relpath(p, src) for p in
                       glob.glob(os.path.join(src, "*", "*.[ch]"))):
        name = os.path.basename(module_of(path))
        if not any(fnmatch.fnmatchcase(name, pattern)
                   for pattern in names.get(layer_of(path), ())):
            yield f"src/{path}: src/README does not say what it is"


def main():
    root = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    errors = [*check_includes(os.path.join(root, "src")),
              *check_compat(os.path.join(root, "compat")),
              *check_map(os.path.join(root, "src"))]
    make = variables()
    if make:
        errors += check_links(make)
    else:
        print("not in a build directory: nothing linked")
    print("\n".join(errors))
    sys.exit(1 if errors else 0)


main()
