"""Whether the library and implementations of schema languages agree about form.

schemas.py ANNOT PRINT_DOCUMENTS SOURCES FOLDER SEED COUNT

The documents are those of the specification, of the pages of the rules and of examples/, random ones,
and both with one to three things made wrong.  Prints TAP.  What a language cannot say is in LIMITS: a
document which the library refuses for such a reason only may pass the schema, and is counted.
"""
import copy, glob, json, os, random, re, shutil, subprocess, sys
import xml.etree.ElementTree as tree

annot, print_documents, sources, folder, seed, count = sys.argv[1:7]
count = int(count)
dice = random.Random(int(seed))
A, FN = '{urn:annot:1}', '{http://www.w3.org/2005/xpath-functions}'
XML = '{http://www.w3.org/XML/1998/namespace}'
tree.register_namespace('', 'urn:annot:1')
tree.register_namespace('fn', FN[1:-1])

# Code and message of what each language lets pass, and what the document must then hold.
EVERYWHERE = [('F111', 'given twice'), ('F112', 'leap second'), ('F118', ''), ('S118', '')]
SYNTAX = [('S114', ''), ('S115', '')]
LIMITS = {
    'json': EVERYWHERE + [('S107', ''), ('F116', '')],
    'rng': EVERYWHERE + SYNTAX + [('S107', '')],
    'xsd': EVERYWHERE + SYNTAX + [('S107', ''), ('F124', ''), ('F103', '', ' xml:lang='), ('F117', 'extra')],
}
tests = failures = 0


def result(name, complaints):
    global tests, failures
    tests += 1
    failures += bool(complaints)
    print(f"{'not ok' if complaints else 'ok'} {tests} - {name}")
    for complaint in complaints[:10]:
        print('#', complaint)


def skip(name, why):
    global tests
    tests += 1
    print(f'ok {tests} - {name} # SKIP {why}')


def run(*command, text=None):
    data = None if text is None else text.encode()
    # Java's regular expressions recurse.
    done = subprocess.run(command, input=data, capture_output=True,
                          env={**os.environ, 'JDK_JAVA_OPTIONS': '-Xss64m'})
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode(errors='replace')
    return done


def blocks(language):
    """The examples of the pages; those with options are about bytes and limits."""
    for page in glob.glob(f'{sources}/spec/*.md') + sorted(glob.glob(f'{sources}/spec/rules/*.md')):
        text = open(page, encoding='utf-8').read()
        for info, body in re.findall(r'^```(\S.*)\n((?s:.*?))^```$', text, re.M):
            words = info.split()
            if words[0] == language and not re.search('escaped|=|no-final-lf', info):
                yield body


def findings(*arguments, text=None):
    printed = run(annot, 'validate', '--level', '2', '--max-errors', '0', '--format', 'jsonl',
                  *arguments, text=text).stdout
    return [json.loads(line) for line in printed.split('\n') if line]


def is_form(finding):
    return finding['code'][0] in 'SF' and finding['code'] != 'S116'


def is_limit(language, found, document):
    return all(any(f['code'] == code and part in f['message'] and all(p in document for p in holds)
                   for code, part, *holds in LIMITS[language]) for f in found)


def compare(name, language, refused, valid, documents):
    """`refused`: by document, the findings of form; `valid`: by document, what the schema says."""
    wrong, limited = [], 0
    for key, says in valid.items():
        found = refused.get(key, [])
        if says == (not found):
            continue
        if says and is_limit(language, found, documents(key)):
            limited += 1
        else:
            reason = '; '.join(f"{f['code']} {f['message']}" for f in found) or 'the library accepts'
            wrong.append(f'{reason[:300]}: {documents(key)[:600]!r}')
    bad = sum(1 for key in valid if refused.get(key))
    result(f'{name}: {len(valid)} documents, {bad} of them wrong, {limited} beyond what '
           f'{language} can say, {len(wrong)} disagreements (seed {seed})', wrong)


# ---- Mutation.

VALUES = ['', ' ', 'a b', 'a\tb', ' a', 'a ', '1.0', '1.1', '0', '-1', '01', '1e0', '1.5', '9007199254740991',
          '9007199254740992', '0.5', '1.01', '-0.1', '.5', '1e400', '5e-1', 'x' * 255, 'x' * 256, '\u00a0', 'a\u2028b',
          '\ufeff', '\U0010ffff', 'http://x/%', 'http://x/%4g', 'http://x/%4G', 'http://x/%C3', 'a|b',
          'a<b', 'a"b', "a'b", 'en', 'en-', 'e', 'en_GB', 'de-1996', 'de-1996-1996', 'en-a-bb-a-cc', 'x-y',
          'i-klingon', 'I-KLINGON', 'i-klingo', 'abcdefghi', 'abcdefgh', 'en-abcdefghi', 'x-abcdefghi', 'en-a-abcdefghi', 'zh-min-nan', 'sl-rozaj-biske-1994',
          '2024-02-29T00:00:00Z', '2023-02-29T00:00:00Z', '1900-02-29T00:00:00Z', '2000-02-29T00:00:00Z',
          '2024-04-31T00:00:00Z', '2024-01-01t00:00:00Z', '2024-01-01T24:00:00Z', '2024-01-01T00:00Z',
          '2016-12-31T23:59:60Z', '2016-12-30T23:59:60Z', '2024-01-01T00:00:00+24:00', '2024-01-01T00:00:00.5-00:30',
          'sha256:' + 'a' * 64, 'sha256:' + 'A' * 64, 'sha256:' + 'a' * 63, 'sha512:' + 'a' * 64, 'DE', 'de', 'DEU',
          'direct', 'Direct', 'human', 'person', 'included', 'codepoint', 'published', 'speech', 'speech writing',
          'speech  writing ', 'speech,writing']
OTHERS = [None, True, False, 0, 1, -1, 1.5, 0.25, -0.5, 2**53 - 1, 2**53, 1e300, [], {}, [1], [''], ['a', 'b'], [[]],
          [{}], [None], {'a': None}, {'start': 0, 'end': 1}, [{'start': 0, 'end': 1}]]
NAMES = ['id', 'type', 'start', 'end', 'exact', 'spans', 'span', 'name', 'note', 'extra', 'by', 'Id', 'speakers',
         'mentions', 'lang', 'version', 'annot', '$schema', 'key', 'value', 'created', 'links', 'link', 'kind', 'x',
         'status', 'confidence', 'country', 'lat', 'digest', 'url', 'media', 'text', 'source', 'char', 'code', 'meta']


def places(value):
    """All objects and lists of a JSON value."""
    if isinstance(value, (dict, list)):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from places(item)


def any_value():
    return copy.deepcopy(dice.choice(VALUES) if dice.random() < 0.6 else dice.choice(OTHERS))


def mutate_json(document):
    place = dice.choice(list(places(document)))
    keys = list(place) if isinstance(place, dict) else list(range(len(place)))
    how = dice.randrange(6)
    if how == 0 or not keys:
        if isinstance(place, dict):
            place[dice.choice(NAMES)] = any_value()
        else:
            place.append(any_value())
        return
    key = dice.choice(keys)
    if how == 1:
        del place[key]
    elif how == 2:
        place[key] = [place[key]]
    elif how == 3 and isinstance(place, dict):
        place[dice.choice(NAMES)] = place.pop(key)
    elif how == 4 and isinstance(place[key], list):
        place[key] = place[key][0] if place[key] else None
    else:
        place[key] = any_value()


def mutate_xml(root):
    parents = list(root.iter())
    element = dice.choice(parents)
    how = dice.randrange(9)
    children, names = list(element), list(element.attrib)
    if how == 0:
        element.set(dice.choice(NAMES + [XML + 'space', XML + 'lang', A + 'id', 'escaped', 'escaped-key']),
                    dice.choice(VALUES + ['true', 'false', 'preserve']))
    elif how == 1 and names:
        del element.attrib[dice.choice(names)]
    elif how == 2 and names:
        element.set(dice.choice(names), dice.choice(VALUES))
    elif how == 3 and children:
        element.remove(dice.choice(children))
    elif how == 4 and children:
        element.append(copy.deepcopy(dice.choice(children)))
    elif how == 5:
        name = dice.choice([A, A, FN, '']) + dice.choice(NAMES + ['map', 'array', 'string', 'number', 'null', 'boolean'])
        child = tree.SubElement(element, name)
        child.text = dice.choice([None, *VALUES])
    elif how == 6:
        element.text = dice.choice([None, ' ', '\n', *VALUES])
    elif how == 7 and children:
        dice.choice(children).tail = dice.choice([' ', '\n', 'x', '\u00a0'])
    else:
        element[:] = dice.sample(children, len(children))


def clean(text):
    return text.replace('\n', ' ')


# ---- JSON.

def check_json(generated):
    name = 'JSON Schema'
    try:
        import jsonschema
    except ImportError:
        skip(name, 'python3-jsonschema is not here')
        return
    schema = json.loads(run(annot, 'schema', 'json').stdout)
    jsonschema.Draft202012Validator.check_schema(schema)

    def pattern(validator, wanted, value, schema):
        # ECMA-262's $ is the end; Python's is also before a last line feed.
        if isinstance(value, str) and not compiled(wanted).fullmatch(value):
            yield jsonschema.ValidationError('no match')

    cache = {}

    def compiled(wanted):
        if wanted not in cache:
            cache[wanted] = re.compile(wanted[1:-1])
        return cache[wanted]

    validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, {'pattern': pattern})(schema)
    seeds = [json.loads(line) for line in generated]
    written = []
    for path in glob.glob(f'{sources}/examples/*.json'):
        written.append(json.load(open(path, encoding='utf-8')))
    for body in blocks('json'):
        try:
            written.append(json.loads(body))
        except ValueError:
            pass
    documents = written + seeds
    small = [d for d in documents if isinstance(d, dict) and len(json.dumps(d)) < 6000]
    for i in range(8 * count):
        document = copy.deepcopy(dice.choice(small))
        for _ in range(dice.randint(1, 3)):
            mutate_json(document)
        documents.append(document)
    lines = [json.dumps(d, ensure_ascii=True) for d in documents]
    refused = {}
    for f in findings('--from', 'jsonl', '-', text='\n'.join(lines) + '\n'):
        if is_form(f):
            refused.setdefault(f['line'] - 1, []).append(f)
    valid = {i: validator.is_valid(d) for i, d in enumerate(documents)}
    compare(name, 'json', refused, valid, lambda i: lines[i])


# ---- XML.

def check_xml(generated):
    files = f'{folder}/xml'
    os.makedirs(files)
    written = [body for body in blocks('xml')]
    whole = run(annot, 'convert', '--from', 'jsonl', '--to', 'xml', '-', text=''.join(generated)).stdout
    for line in re.split(r'\n(?=<document |</corpus>)', whole):
        if line.startswith('<document '):
            written.append(line.replace('<document ', '<document xmlns="urn:annot:1" ', 1))
    good = []
    for text in written:
        try:
            root = tree.fromstring(text)
            if len(text) < 6000:
                good.append(root)
        except tree.ParseError:
            continue
    # jing would fetch what a document type names; what the spellings of XML may be is no schema's.
    texts = [text for text in written if parses(text) and '<!DOCTYPE' not in text]
    plain = len([text for text in blocks('xml') if text in texts])
    for _ in range(4 * count):
        root = copy.deepcopy(dice.choice(good))
        for _ in range(dice.randint(1, 3)):
            mutate_xml(root)
        texts.append(tree.tostring(root, encoding='unicode'))
    texts = [text for text in texts if parses(text)]
    paths = []
    for i, text in enumerate(texts):
        paths.append(f'{files}/{i:05}.xml')
        with open(paths[-1], 'w', encoding='utf-8', newline='') as file:
            file.write(text)
    refused = {}
    for f in findings(files):
        if is_form(f):
            refused.setdefault(f['file'], []).append(f)
    for language in 'rng', 'rnc', 'xsd':
        with open(f'{folder}/annot.{language}', 'w', encoding='utf-8') as file:
            file.write(run(annot, 'schema', language).stdout)

    def read(path):
        return texts[paths.index(path)]

    def xmllint(name, language, option, paths):
        if not shutil.which('xmllint'):
            skip(name, 'xmllint (libxml2-utils) is not here')
            return
        said = run('xmllint', '--noout', option, f'{folder}/annot.{language}', *paths).stderr
        ok = set(re.findall(r'^(\S+) validates$', said, re.M))
        judged = ok | set(re.findall(r'^(\S+) fails to validate$', said, re.M))
        result(f'{name}: it judged every document', [read(p)[:500] for p in paths if p not in judged])
        compare(name, language, refused, {p: p in ok for p in paths}, read)

    def jing(name, language, *options):
        if not shutil.which('jing'):
            skip(name, 'jing is not here')
            return
        said = run('jing', *options, f'{folder}/annot.{language}', *paths)
        bad = set(re.findall(r'^(\S+?):\d+:\d+: (?:error|fatal)', said.stdout, re.M))
        # a message may go on in another line, with a value that has a line feed
        odd = [line for line in said.stdout.splitlines() if re.match(r'fatal|error|warning|\S*Exception', line)]
        odd += [line for line in said.stderr.splitlines() if 'NOTE: Picked up' not in line]
        result(f'{name}: it judged every document', odd)
        compare(name, 'rng', refused, {p: p not in bad for p in paths}, read)

    jing('RELAX NG by jing', 'rng')
    jing('RELAX NG, compact, by jing', 'rnc', '-c')
    # libxml2 takes minutes over large documents with RELAX NG: interleaving is exponential there.
    xmllint('RELAX NG by libxml2', 'rng', '--relaxng', paths[:plain])
    xmllint('XML Schema by libxml2', 'xsd', '--schema', paths)


def parses(text):
    try:
        tree.fromstring(text)
        return True
    except tree.ParseError:
        return False


generated = [line + '\n' for line in run(print_documents, seed, str(count)).stdout.split('\n') if line]
check_json(generated)
check_xml(generated)
print(f'1..{tests}')
sys.exit(failures > 0)
