import { COMPARISONS } from '../../../../engine/identity/matching/comparisons';
import { foldText, soundKey } from '../../../../engine/identity/matching/fold-text';
import type { ComparisonKind } from '../../../../engine/identity/matching';

function level(kind: ComparisonKind, left: string, right: string): string {
	const { prepare, levelOf, levels } = COMPARISONS[kind];
	const [a, b] = [prepare(left), prepare(right)];
	if (a === undefined || b === undefined) return 'missing';
	return levels[a.text === b.text ? 0 : levelOf(a, b)] ?? 'none';
}

test.each<[ComparisonKind, string, string, string]>([
	['given_name', 'José', 'jose', 'same'],
	['given_name', 'William', 'Bill', 'nickname'],
	['given_name', 'Екатерина', 'Катя', 'nickname'],
	['given_name', 'J', 'Jonas', 'initial'],
	['given_name', 'Katharine', 'Katharina', 'very similar'],
	['given_name', 'Γιώργος', 'ΓΙΩΡΓΟΣ', 'same'],
	['given_name', 'Anna', 'Otto', 'different'],
	['given_name', ' ', 'Otto', 'missing'],
	['surname', 'Müller', 'Muller', 'same'],
	['surname', 'Müller-Lüdenscheidt', 'Müller', 'part of a double name'],
	['surname', 'Иванова', 'Иванов', 'very similar'],
	['surname', '田中', '田中', 'same'],
	['surname', '田中', '山本', 'different'],
	['full_name', 'Lovelace, Ada', 'Ada Lovelace', 'same words in another order'],
	['full_name', 'Ada King Lovelace', 'Ada Lovelace', 'one name within the other'],
	['date', '1966-05-30', '30.05.1966', 'same'],
	['date', '1966-05-03', '03/05/1966', 'same'],
	['date', '19660503', '19660305', 'day and month swapped'],
	['date', '19660530', '19660539', 'one digit off'],
	['date', '1966-05-30', '1966-06-12', 'within a month'],
	['date', '1966-05-30', '1971-01-12', 'different'],
	['date', 'soon', '1971-01-12', 'missing'],
	['postcode', 'SW1A 1AA', 'sw1a1aa', 'same'],
	['postcode', '10115', '10151', 'one character off'],
	['postcode', '10115', '10199', 'same area'],
	['postcode', '10115', '80331', 'different'],
	['email', 'ana.lopez@example.com', 'Ana.Lopez@example.org', 'same name at another domain'],
	['email', 'ana.lopez@example.com', 'analopes@example.com', 'one or two characters off'],
	['email', 'ana.lopez12@example.com', 'ana.lopez13@example.com', 'different'],
	['email', 'info@example.com', 'info@example.org', 'different'],
	['phone', '+33 6 39 98 00 01', '0639980001', 'same last digits'],
	['phone', '+33639980001', '+33639980002', 'one digit off'],
	['code', '5304218', '5304281', 'one character off'],
	['code', 'AB-1', 'ab1', 'same'],
	['number', '100', '100.5', 'within 1%'],
	['number', '100', '95', 'within 10%'],
	['number', '100', '50', 'different'],
	['text', 'Stanley Street', 'Stanley Steret', 'very similar'],
	['exact', 'Straße', 'STRASSE', 'same'],
	['exact', 'ｗｅｂ', 'web', 'same'],
])('as %s, %s and %s are: %s', (kind, left, right, expected) => {
	expect(level(kind, left, right)).toBe(expected);
	expect(level(kind, right, left)).toBe(expected);
});

test.each([
	['robert', 'r163'],
	['rupert', 'r163'],
	['ashcraft', 'a261'],
	['иванов', 'и151'],
	['иванова', 'и151'],
	['田中', '田中'],
	['o', 'o'],
])('%s sounds like %s', (name, key) => {
	expect(soundKey(name)).toBe(key);
});

test('kana and hangul keep what tells their letters apart', () => {
	expect(foldText('が')).not.toBe(foldText('か'));
	expect(foldText('한')).toBe('한');
});
