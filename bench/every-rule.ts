/**
 * Identity rules with everything switched on that costs something: limits within days, types that only attach, providers'
 * spellings, values and patterns to block for all types and for one, and strategies for traits.
 */
export const everyRule = {
	types: [
		{
			type: 'customer_id',
			form: 'exact',
			limit: { count: 1 },
			blockedValues: ['0815', '4711', '12345'],
			blockedPatterns: ['test*', '*-tmp-*'],
		},
		{ type: 'membership_no', form: 'card', luhn: true },
		{ type: 'loyalty_card', form: 'card' },
		{
			type: 'email',
			form: 'email',
			limit: { count: 5, days: 7 },
			blockedPatterns: ['{repeated}', 'info@*', 'no?reply@*', '*@*.invalid', 'postmaster@*'],
		},
		{
			type: 'phone',
			form: 'phone',
			limit: { count: 5, days: 30 },
			blockedPatterns: ['{repeated}'],
		},
		{ type: 'device_id', form: 'exact', links: 'attach', limit: { count: 100 } },
		{
			type: 'anonymous_id',
			form: 'exact',
			links: 'attach',
			limit: { count: 500, days: 365 },
			blockedPatterns: ['{repeated}', 'bot-*', '*crawler*'],
		},
	],
	defaultRegion: 'DE',
	blockedValues: Array.from({ length: 200 }, (_, i) => `placeholder ${i}`),
	blockedPatterns: ['{zeros}', '*example.invalid', 'dummy*', '?x?'],
	email: { gmailDots: 'ignore', plusTags: 'ignore' },
	traits: {
		byName: {
			city: { strategy: 'source_order', empty: 'clear' },
			age: { strategy: 'max', empty: 'ignore' },
			newsletter: { strategy: 'first', empty: 'ignore' },
		},
		others: { strategy: 'latest', empty: 'clear' },
		sourceOrder: ['crm', 'store', 'web'],
	},
};
