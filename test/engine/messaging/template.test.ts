import fc from 'fast-check';
import { InvalidInputError } from '../../../engine';
import { parseSender } from '../../../engine/messaging/sender';
import type { MessageTemplate } from '../../../engine/messaging/template';
import { compileTemplate } from '../../../engine/messaging/template';

const render = (template: MessageTemplate, scope: Record<string, unknown>) =>
	compileTemplate(template)(scope);

describe('what a customer wrote stays text', () => {
	test('Liquid within a value is printed as it came', () => {
		const name = '{{ customer.secret }}{% assign x = 1 %}{% if %}';
		const scope = { name, customer: { secret: 'secret' } };
		const template = {
			subject: '{{ name }}',
			text: '{{ name | append: name }}',
			html: '{{ name }}',
		};
		expect(render(template, scope)).toEqual({ subject: name, text: name + name, html: name });
	});

	test('whatever a value is, the text holds it as it is and the HTML holds no tag of it', () => {
		const holds = (value: string) => {
			const content = render({ text: '[{{ value }}]', html: '[{{ value }}]' }, { value });
			expect(content).toHaveProperty('text', `[${value.toWellFormed().replaceAll('\u0000', '')}]`);
			expect('html' in content && content.html).not.toMatch(/[<>"']/);
		};
		const anyText = fc.string({ unit: fc.constantFrom(...'ab<>&"\'{}%| \n\u0000\ud800') });
		fc.assert(fc.property(anyText, holds));
	});

	test('a line break in a value does not leave the subject’s line', () => {
		const scope = { name: 'Ana\r\nBcc: evil@example.com\u2028x' };
		expect(render({ subject: 'Hi {{ name }}', text: 'x' }, scope)).toMatchObject({
			subject: 'Hi Ana Bcc: evil@example.com x',
		});
	});

	test('prototypes and files of the machine are out of reach', () => {
		const scope = { item: {}, list: [1] };
		const text = '[{{ item.constructor }}{{ item.__proto__ }}{{ list.constructor.name }}]';
		expect(render({ text }, scope)).toEqual({ text: '[]' });
		for (const tag of ['include', 'render', 'layout']) {
			expect(() => compileTemplate({ text: `{% ${tag} '/etc/passwd' %}` })).toThrow(
				InvalidInputError,
			);
		}
	});
});

describe('a mistake in the template', () => {
	test.each<[string, MessageTemplate, string]>([
		['a tag that is not closed is named with its line', { text: 'a\n{% if x %}' }, 'line:2'],
		[
			'a filter that does not exist is named',
			{ html: '{{ x | shout }}' },
			'undefined filter: shout',
		],
		[
			'the text it stands in is named',
			{ subject: '{{ x' },
			'The template in Subject has a mistake',
		],
	])('%s', (_rule, template, words) => {
		expect(() => compileTemplate(template)).toThrow(InvalidInputError);
		expect(() => compileTemplate(template)).toThrow(words);
	});
});

describe('one item', () => {
	test.each<[string, MessageTemplate, Record<string, unknown>, string]>([
		[
			'an unknown variable fails it in strict mode',
			{ text: '{{ a.b }}', isStrict: true },
			{ a: {} },
			'variable_unknown',
		],
		[
			'a loop without end fails it',
			{ text: '{% for i in (1..3000) %}{% for j in (1..3000) %}x{% endfor %}{% endfor %}' },
			{},
			'template_failed',
		],
		[
			'a circular value fails it where it is printed as JSON',
			{ text: '{{ a | json }}' },
			((a: Record<string, unknown>) => (a.a = a))({}),
			'template_failed',
		],
		[
			'an empty subject fails it',
			{ subject: '{{ a }}', text: 'x' },
			{ a: ' \n ' },
			'subject_missing',
		],
		['an empty text fails it', { text: '{{ a }}' }, {}, 'body_missing'],
		[
			'a text that is too long fails it',
			{ text: '{{ a }}{{ a }}' },
			{ a: 'x'.repeat(600_000) },
			'body_too_long',
		],
		[
			'an unsubscribe address that is none fails it',
			{ text: 'x', unsubscribe: '{{ a }}' },
			{ a: 'javascript:1' },
			'unsubscribe_invalid',
		],
		[
			'a line break in the unsubscribe address fails it',
			{ text: 'x', unsubscribe: 'https://shop.example/{{ a }}' },
			{ a: '1\r\nBcc: evil@example.com' },
			'unsubscribe_invalid',
		],
	])('%s', (_rule, template, scope, reason) => {
		expect(render(template, scope)).toMatchObject({ status: 'rejected', reason });
	});

	test('an unknown variable prints nothing where nobody asked for strictness', () => {
		expect(render({ text: '[{{ a.b.c }}]' }, {})).toEqual({ text: '[]' });
	});

	test('strictness lets a template ask whether there is something', () => {
		const text = '{% if a %}{{ a }}{% else %}you{% endif %}, {{ b | default: "friend" }}';
		expect(render({ text, isStrict: true }, {})).toEqual({ text: 'you, friend' });
	});

	test('the unsubscribe address can be printed in the texts', () => {
		const template = {
			html: '<a href="{{ unsubscribeUrl }}">',
			unsubscribe: 'https://a.example/?m={{ m | url_encode }}',
		};
		const url = 'https://a.example/?m=a%26b%40c.example';
		expect(render(template, { m: 'a&b@c.example' })).toEqual({
			html: `<a href="${url}">`,
			unsubscribe: url,
		});
	});
});

describe('a sender', () => {
	test.each([
		['an address alone is one', ' Shop@Example.com ', { name: '', address: 'Shop@Example.com' }],
		[
			'a name in quotes may hold a comma',
			'"Shop, Inc" <a@example.com>',
			{ name: 'Shop, Inc', address: 'a@example.com' },
		],
	])('%s', (_rule, text, sender) => {
		expect(parseSender(text, 'From')).toEqual(sender);
	});

	test.each([
		['a name alone is none', 'Shop'],
		['a line break in the name makes it none', 'Shop\r\nBcc: evil@example.com <a@example.com>'],
		['a line break makes it none', 'Shop <a@example.com>\r\nBcc: evil@example.com'],
		['two addresses are none', 'a@example.com, b@example.com'],
		['a second address in brackets makes it none', 'Shop <a@example.com> <b@example.com>'],
		['1 MB is none', `${'x'.repeat(1_000_000)} <a@example.com>`],
	])('%s', (_rule, text) => {
		expect(parseSender(text, 'From')).toMatchObject({
			status: 'rejected',
			reason: 'sender_invalid',
		});
	});
});
