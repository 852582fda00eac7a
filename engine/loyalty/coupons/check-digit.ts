/**
 * The check character of Luhn mod N (the Luhn algorithm of ISO/IEC 7812-1, Annex B, for an alphabet of N characters): from
 * the right each second character counts twice, a product above N as the sum of its two digits in base N. `abcdef` in the
 * alphabet a–f has the check character `e`. It finds each single wrong character where N is even.
 */
export function luhnCheckCharacter(text: string, alphabet: string): string {
	const n = alphabet.length;
	let factor = 2;
	let sum = 0;
	for (const character of [...text].reverse()) {
		const product = factor * alphabet.indexOf(character);
		sum += Math.floor(product / n) + (product % n);
		factor = 3 - factor;
	}
	return alphabet[(n - (sum % n)) % n] ?? '';
}

/**
 * The check digit of an EAN-13 (GS1 General Specifications, 7.9): from the right the digits count 3 and 1 by turns, and the
 * check digit fills the sum up to a multiple of ten. 629104150021 has the check digit 3.
 */
export function ean13CheckDigit(digits: string): string {
	const sum = [...digits]
		.reverse()
		.reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
	return String((10 - (sum % 10)) % 10);
}
