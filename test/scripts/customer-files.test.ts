import { createCustomerFiles, formatWebCustomers } from '../../scripts/data/customer-files';

const OPTIONS = { seed: 5, people: 2_000, until: Date.UTC(2026, 2, 1) };
const files = createCustomerFiles(OPTIONS);

test('the same options give the same customer files', () => {
	expect(createCustomerFiles(OPTIONS)).toEqual(files);
	expect(createCustomerFiles({ ...OPTIONS, seed: 6 })).not.toEqual(files);
});

test('the web shop numbers each customer once, and the store knows cards only', () => {
	const numbers = files.web.map(({ customer_no }) => customer_no);
	expect(new Set(numbers).size).toBe(files.web.length);
	expect(files.store.every(({ loyalty_card }) => loyalty_card !== '')).toBe(true);
	expect(formatWebCustomers(files.web)).toMatch(/^customer_no,email,phone,first_name,/);
});

test('who stands in both lists shares an address, but for those counted as unlinked', () => {
	const plain = (email: string) => email.trim().toLowerCase();
	const web = new Set(files.web.map(({ email }) => plain(email)));
	const named = new Set(
		files.store.map(({ email }) => plain(email)).filter((one) => one.includes('@')),
	);
	const silent = files.store.filter(({ email }) => !email.includes('@'));
	// People in all: the web's, those with an address of the store's alone, and the lines without one.
	const apart = [...named].filter((email) => !web.has(email)).length + silent.length;
	expect(files.web.length + apart - files.unlinked).toBe(files.people);
	expect(files.unlinked).toBeGreaterThan(30);
});
