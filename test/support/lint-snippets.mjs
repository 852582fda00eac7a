// Lints snippets with the project's own configuration, as if each stood in the file it names:
// [{ filePath, code }] on standard input, for each the names of the broken rules on standard output.
// A process of its own, because jest cannot load ESLint's configuration, which is an ES module.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const eslint = new ESLint({
	// The files do not exist, so there are no types to ask for; no arrow needs them.
	overrideConfig: [
		{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked },
		{ files: ['**/*.ts'], rules: { '@typescript-eslint/no-unused-vars': 'off' } },
	],
});
const answers = [];
for (const { filePath, code } of JSON.parse(await text(process.stdin))) {
	const [result] = await eslint.lintText(code, { filePath });
	answers.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(answers));
