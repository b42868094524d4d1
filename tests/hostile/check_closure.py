# SPDX-License-Identifier: BSL-1.0
"""The imports of known DLLs: a chain of 1,000, each importing the next, the first and itself, ends with one section for each.

    check_closure.py REPLAY_BOOT VECTORS DIRECTORY
"""
import collections
import json
import pathlib
import subprocess
import sys

program, vectors, work = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
LENGTH = 1000
work.mkdir(parents=True, exist_ok=True)
world = json.loads((vectors / '001.world.json').read_text())
directory = world['system_root'] + '\\system32\\'


def dll(name, imports):
    return {'path': directory + name, 'kind': 'dll', 'imports': imports}


paths = [one if isinstance(one, str) else one['path'] for one in world['files']]
world['files'] = [one for one, path in zip(world['files'], paths) if not path.lower().endswith('\\kernel32.dll')]
world['files'].append(dll('kernel32.dll', ['d0.dll']))
world['files'] += [dll(f'd{n}.dll', [f'd{(n + 1) % LENGTH}.dll', 'D0.DLL', f'd{n}.dll']) for n in range(LENGTH)]
(work / 'chain.world.json').write_text(json.dumps(world))
done = subprocess.run([program, str(vectors / '001.reg'), str(work / 'chain.world.json'), '--format', 'effects'], capture_output=True, text=True, timeout=300)
effects = [json.loads(line) for line in done.stdout.splitlines()]
sections = collections.Counter(effect['name'].lower() for effect in effects if effect['call'] == 'NtCreateSection')
wrong = {name: count for name, count in sections.items() if count != 1}
missing = [name for name in ['kernel32.dll'] + [f'd{n}.dll' for n in range(LENGTH)] if name not in sections]
if done.returncode != 0 or wrong or missing:
    sys.exit(f'exit {done.returncode}: {done.stderr[:300]}; sections made more than once: {wrong}; not made: {missing[:5]} of {len(missing)}')
print(f'{sum(sections.values())} sections')
