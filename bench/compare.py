#!/usr/bin/env python3
"""Whole processes side by side on the same bytes: annot, bare parsers, and the tools people use today.

usage: compare.py --build BUILD --source SOURCE [--rounds N] [--quick]

For each tool that is installed: throughput, its ratio to the bare parser of the same syntax in the
same round, and its peak memory; then how the cost of annot grows with the size of the input.  Rounds
alternate between the tools, and medians are compared, so that what else the machine does falls on all
of them alike; in a round a short command is run several times.  Writes bench/results.md and
bench/results.svg in the source folder.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

LINES, XML = 'jsonl', 'xml'
ONE = 'one document'
BARE = {LINES: 'json_loadb, bare', XML: 'libxml2 SAX2, bare'}


# A tool that needs longer than this for one input is left out.
PATIENCE = 90

# In a round a command is run again until so many seconds have gone by, but not more often than that: the
# first run finds in the caches what others have left there, which is much of a short one.
SECONDS_A_ROUND, MOST_A_ROUND = 0.7, 10


def measure(command):
    """Runs a command; returns seconds, peak memory in MiB and the exit code."""
    begin = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    alarm = threading.Timer(PATIENCE, child.kill)
    alarm.start()
    _, status, usage = os.wait4(child.pid, 0)
    alarm.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - begin, usage.ru_maxrss / 1024, child.returncode


def measure_again(command):
    """The same of several runs: their medians, and the last exit code."""
    runs = [measure(command)]
    while sum(run[0] for run in runs) < SECONDS_A_ROUND and len(runs) < MOST_A_ROUND:
        runs.append(measure(command))
    return (*(statistics.median(run[i] for run in runs) for i in range(2)), runs[-1][2])


def command_of(build):
    """The command as it is when it has been installed: what libtool puts in its place until then is a
    shell script, which takes longer to start than the command needs for 10 MB."""
    built = os.path.join(build, 'tools', '.libs', 'annot')
    if not os.path.exists(built):
        return os.path.join(build, 'tools', 'annot')
    os.environ['LD_LIBRARY_PATH'] = os.path.join(build, 'libannot', '.libs')
    return built


def tools(build, source, folder):
    """Rows: name, syntax, the largest input in MB that it is given, command for a file, exit codes
    that mean it did its work."""
    annot = command_of(build)
    bare = os.path.join(build, 'bench', 'bare')
    ajv = os.path.join(source, 'bench', 'ajv.js')
    schema, rng, xsd = (os.path.join(folder, 'annot.' + kind) for kind in ('json', 'rng', 'xsd'))
    python = 'import json, sys\nfor line in open(sys.argv[1], "rb"): json.loads(line)'
    checked = ('import json, sys, jsonschema\n'
               'check = jsonschema.Draft202012Validator(json.load(open(sys.argv[2])))\n'
               'for line in open(sys.argv[1], "rb"): check.validate(json.loads(line))')
    return [
        (BARE[LINES], LINES, 1000, lambda f: [bare, f]),
        ('annot validate --level 5', LINES, 1000,
         lambda f: [annot, 'validate', '--level', '5', '-q', '-j1', f]),
        ('annot validate --level 5, two threads', LINES, 1000,
         lambda f: [annot, 'validate', '--level', '5', '-q', '-j2', f]),
        ('annot convert to XML', LINES, 1000,
         lambda f: [annot, 'convert', '--to', 'xml', '-j1', '-o', '/dev/null', f]),
        ('Python json.loads', LINES, 100, lambda f: [sys.executable, '-c', python, f]),
        ('node JSON.parse', LINES, 100, lambda f: ['node', ajv, 'parse', f]),
        ('node + ajv', LINES, 100, lambda f: ['node', ajv, 'validate', f, schema]),
        ('@sourcemeta/jsonschema --fast', LINES, 100,
         lambda f: ['jsonschema', 'validate', '--fast', schema, f]),
        ('python3-jsonschema', LINES, 1, lambda f: [sys.executable, '-c', checked, f, schema]),
        (BARE[XML], XML, 1000, lambda f: [bare, f]),
        ('annot validate --level 5', XML, 1000,
         lambda f: [annot, 'validate', '--level', '5', '-q', '-j1', f]),
        ('annot convert to JSON Lines', XML, 1000,
         lambda f: [annot, 'convert', '--to', 'jsonl', '-j1', '-o', '/dev/null', f]),
        ('xmllint --stream', XML, 100, lambda f: ['xmllint', '--stream', '--noout', '--huge', f]),
        ('xmllint --stream --schema', XML, 100,
         lambda f: ['xmllint', '--stream', '--noout', '--huge', '--schema', xsd, f]),
        ('xmllint --stream --relaxng', XML, 100,
         lambda f: ['xmllint', '--stream', '--noout', '--huge', '--relaxng', rng, f]),
        ('xmllint --relaxng, tree', XML, 10,
         lambda f: ['xmllint', '--noout', '--huge', '--relaxng', rng, f]),
        ('jing', XML, 100, lambda f: ['jing', rng, f]),
    ]


def make_corpora(build, folder, sizes):
    """Corpora of each size, as JSON Lines and XML; and one that is not ASCII throughout."""
    annot = command_of(build)
    generate = os.path.join(build, 'bench', 'generate')
    made = {size: [str(size)] for size in sizes}
    made['foreign'] = [str(min(100, max(sizes))), 'foreign']
    made['large'] = ['large', '50', '200000']
    files = {name: {syntax: os.path.join(folder, f'corpus-{name}.{syntax}') for syntax in BARE}
             for name in [*made, ONE]}
    for name, arguments in made.items():
        with open(files[name][LINES], 'wb') as out:
            subprocess.run([generate] + arguments, stdout=out, check=True)
    with open(files[min(sizes)][LINES], 'rb') as lines, open(files[ONE][LINES], 'wb') as out:
        out.write(lines.readline())
    for file in files.values():
        subprocess.run([annot, 'convert', '--to', 'xml', '-o', file[XML], file[LINES]], check=True)
    return files


def make_schemas(build, folder):
    annot = command_of(build)
    for kind in ('json', 'rng', 'xsd'):
        with open(os.path.join(folder, 'annot.' + kind), 'wb') as out:
            subprocess.run([annot, 'schema', kind], stdout=out, check=True)


def run_rounds(rows, rounds):
    """rows: name -> (command, bytes).  Returns name -> list of (seconds, MiB), in rounds."""
    results, failed = {name: [] for name in rows}, {}
    for _ in range(rounds):
        for name, (command, _) in rows.items():
            if name in failed:
                continue
            seconds, memory, code = measure_again(command)
            if code != 0:
                failed[name] = code
            results[name].append((seconds, memory))
    return {name: got for name, got in results.items() if name not in failed}, failed


def compare(rows, bare, rounds):
    """Runs rows: name -> (command, bytes); returns name -> (MB/s, ratio to `bare`, MiB), and failures."""
    got, failed = run_rounds(rows, rounds)
    table = {}
    for name, runs in got.items():
        ratio = statistics.median(b[0] / r[0] for b, r in zip(got[bare], runs))
        seconds = statistics.median(r[0] for r in runs)
        table[name] = (rows[name][1] / seconds / 1e6, ratio, max(r[1] for r in runs))
    return table, failed


def side_by_side(all_tools, files, sizes, rounds):
    """Each tool on the largest input that it is given, beside the bare parser on the same bytes."""
    table, notes = [], []
    for syntax, bare in BARE.items():
        for size in sorted(sizes, reverse=True):
            path = files[size][syntax]
            rows = {}
            for name, kind, most, command in all_tools:
                largest = max(s for s in sizes if s <= max(most, min(sizes)))
                if kind != syntax or (largest != size and name != bare):
                    continue
                if shutil.which(command(path)[0]):
                    rows[name] = (command(path), os.path.getsize(path))
                else:
                    notes.append(f'{name}: not installed')
            if len(rows) < 2:
                continue
            got, failed = compare(rows, bare, rounds)
            notes += [f'{name}: more than {PATIENCE} s' if code == -9 else f'{name}: exit code {code}'
                      for name, code in failed.items()]
            known = [row[:2] for row in table]
            table += [(name, syntax, size, *row) for name, row in got.items()
                      if (name, syntax) not in known]
    return table, notes


def growth(all_tools, files, names, rounds):
    rows, order = {}, []
    for name, syntax, most, command in all_tools:
        if not name.startswith('annot') or most < 1000:
            continue
        for size in [ONE] + names:
            key = (name, syntax, size)
            rows[key] = (command(files[size][syntax]), os.path.getsize(files[size][syntax]))
            order.append(key)
    got, _ = run_rounds(rows, rounds)
    seconds = {key: statistics.median(run[0] for run in runs) for key, runs in got.items()}
    table = []
    for key in order:
        if key not in got:
            continue
        start = seconds.get((*key[:2], ONE), 0)
        each = [1e9 * spent / rows[key][1] for spent in (seconds[key], seconds[key] - start)]
        table.append((*key, 1e3 * seconds[key], *each, max(run[1] for run in got[key])))
    return table


def chart(table):
    """Throughput as bars, on a logarithmic scale."""
    import math
    rows = sorted(table, key=lambda row: (row[1], -row[3]))
    height, left, width = 22, 300, 520
    most = max(row[3] for row in rows)
    scale = width / math.log10(most * 1.3)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 90}" '
             f'height="{height * len(rows) + 50}" font-family="sans-serif" font-size="12">',
             '<rect width="100%" height="100%" fill="#ffffff"/>',
             '<text x="12" y="22" font-size="14">MB/s on the same bytes (logarithmic)</text>']
    for i, (name, syntax, _, speed, _, memory) in enumerate(rows):
        y = 36 + i * height
        colour = '#1f6f8b' if name.startswith('annot') else '#9aa5ab'
        bar = max(2, scale * math.log10(max(speed, 1.01)))
        label = name.replace('&', '&amp;')
        parts.append(f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{label} ({syntax})</text>'
                     f'<rect x="{left}" y="{y + 2}" width="{bar:.0f}" height="16" fill="{colour}"/>'
                     f'<text x="{left + bar + 6:.0f}" y="{y + 14}">{speed:.0f}</text>')
    parts.append('</svg>')
    return '\n'.join(parts) + '\n'


def report(table, notes, foreign, grown, source):
    lines = ['# Results', '',
             'Made by `make bench-compare`; see README.md. Absolute figures depend on the machine and the',
             'hour; ratios are medians over alternating rounds.', '',
             '| tool | input | MB/s | ratio to the bare parser | peak memory, MiB |',
             '|---|---|---|---|---|']
    lines += [f'| {n} | {size} MB {syntax} | {speed:.0f} | {ratio:.2f} | {memory:.0f} |'
              for n, syntax, size, speed, ratio, memory in table]
    lines += ['', 'No document in ASCII:', '', '| tool | input | MB/s | ratio to the bare parser |',
              '|---|---|---|---|']
    lines += [f'| {n} | {syntax} | {speed:.0f} | {ratio:.2f} |'
              for n, syntax, _, speed, ratio, _ in foreign]
    lines += ['', 'How the cost grows (`large`: one document of 50 MB with 200,000 annotations):', '',
              '| work | input, MB | ms | ns per byte | the same without what one document takes | '
              'peak memory, MiB |', '|---|---|---|---|---|---|']
    lines += [f'| {n} ({syntax}) | {size} | {spent:.1f} | {cost:.2f} | {more:.2f} | {memory:.0f} |'
              if size != ONE else f'| {n} ({syntax}) | {size} | {spent:.1f} | | | {memory:.0f} |'
              for n, syntax, size, spent, cost, more, memory in grown]
    if notes:
        lines += ['', 'Not measured: ' + '; '.join(sorted(set(notes))) + '.']
    text = '\n'.join(lines) + '\n'
    with open(os.path.join(source, 'bench', 'results.md'), 'w') as out:
        out.write(text)
    with open(os.path.join(source, 'bench', 'results.svg'), 'w') as out:
        out.write(chart(table))
    print(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', required=True)
    parser.add_argument('--source', required=True)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--quick', action='store_true', help='10 MB at most')
    options = parser.parse_args()
    sizes = [1, 10] if options.quick else [1, 10, 100, 1000]
    with tempfile.TemporaryDirectory() as folder:
        make_schemas(options.build, folder)
        files = make_corpora(options.build, folder, sizes)
        rows = tools(options.build, options.source, folder)
        table, notes = side_by_side(rows, files, [size for size in sizes if size <= 100],
                                    options.rounds)
        ours = [row for row in rows if row[0].startswith('annot') or row[0] in BARE.values()]
        foreign, _ = side_by_side(ours, {100: files['foreign']}, [100], options.rounds)
        names = [size for size in sizes if size > 1] + ['large']
        grown = growth(rows, files, names, max(2, options.rounds // 2))
        report(table, notes, foreign, grown, options.source)
    return 0


if __name__ == '__main__':
    sys.exit(main())
