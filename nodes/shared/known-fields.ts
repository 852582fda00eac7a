/** Names under which identifiers arrive, without case, spaces, dashes and underscores. */
const TYPE_BY_NAME: Readonly<Record<string, string>> = {
	customerid: 'customer_id',
	customernumber: 'customer_id',
	customerno: 'customer_id',
	userid: 'customer_id',
	loyaltycard: 'loyalty_card',
	loyaltycardnumber: 'loyalty_card',
	loyaltyid: 'loyalty_card',
	membercard: 'loyalty_card',
	email: 'email',
	emailaddress: 'email',
	mail: 'email',
	phone: 'phone',
	phonenumber: 'phone',
	mobile: 'phone',
	mobilephone: 'phone',
	telephone: 'phone',
	tel: 'phone',
	pushtoken: 'push_token',
	telegramid: 'telegram_id',
	whatsappid: 'whatsapp_id',
	waid: 'whatsapp_id',
	messengerid: 'messenger_id',
	psid: 'messenger_id',
	viberid: 'viber_id',
	deviceid: 'device_id',
	anonymousid: 'anonymous_id',
	cookie: 'anonymous_id',
	cookieid: 'anonymous_id',
	visitorid: 'anonymous_id',
};

/** What our nodes add to an item: never a trait of the customer. */
const OWN_FIELDS = new Set([
	'profileId',
	'otherProfileId',
	'identity',
	'duplicate',
	'event',
	'events',
	'segment',
	'segments',
	'consent',
	'message',
	'loyalty',
	'reward',
	'conversion',
	'rules',
	'erase',
	'export',
]);

const typeByField = new Map<string, string | undefined>();
const FIELDS_CACHED_MAX = 10_000;

/** The identifier type that a field's name stands for, if any. */
export function identifierTypeOf(field: string): string | undefined {
	if (!typeByField.has(field)) {
		if (typeByField.size >= FIELDS_CACHED_MAX) typeByField.clear();
		const plain = field.toLowerCase().replace(/[\s_-]/g, '');
		typeByField.set(field, Object.hasOwn(TYPE_BY_NAME, plain) ? TYPE_BY_NAME[plain] : undefined);
	}
	return typeByField.get(field);
}

/** The identifiers an item carries under names that are well known. */
export function knownIdentifiers(
	json: Record<string, unknown>,
): { type: string; value: unknown }[] {
	const identifiers: { type: string; value: unknown }[] = [];
	for (const field of Object.keys(json)) {
		const type = identifierTypeOf(field);
		if (type !== undefined) identifiers.push({ type, value: json[field] });
	}
	return identifiers;
}

const COUNTRY_FIELDS = ['country', 'countryCode', 'country_code', 'Country', 'CountryCode'];

/** The country of the item's customer, where a field with a well-known name holds two letters. */
export function knownCountry(json: Record<string, unknown>): string | undefined {
	for (const field of COUNTRY_FIELDS) {
		const country = json[field];
		if (typeof country === 'string' && country.trim().length === 2) return country;
	}
	return undefined;
}

/** The item's other fields: all but identifiers and what our nodes have added. */
export function otherFields(json: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(json).filter(
			([field]) => !OWN_FIELDS.has(field) && identifierTypeOf(field) === undefined,
		),
	);
}
