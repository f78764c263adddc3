// ajv.js parse|validate FILE [SCHEMA]: reads JSON Lines as a stream, line by line; with `validate` each
// line is checked against a JSON Schema by ajv.  Exit code 3: ajv is not installed.
const fs = require('fs');
const readline = require('readline');
const [what, file, schema] = process.argv.slice(2);
let check = () => true;
if (what === 'validate') {
  let Ajv;
  try { Ajv = require('ajv/dist/2020'); } catch { process.exit(3); }
  const ajv = new (Ajv.default || Ajv)({ strict: false, validateFormats: false, allErrors: true });
  check = ajv.compile(JSON.parse(fs.readFileSync(schema)));
}
let bad = 0;
const lines = readline.createInterface({ input: fs.createReadStream(file), crlfDelay: Infinity });
lines.on('line', (line) => { if (line && !check(JSON.parse(line))) bad++; });
lines.on('close', () => { if (bad) { console.error(`${bad} lines are not valid`); process.exitCode = 1; } });
