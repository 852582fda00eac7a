/** Asks once for requests of one key, and gives each its answer: items often ask all the same. */
export async function askedOnce<Request, Outcome>(
	requests: readonly Request[],
	keyOf: (request: Request) => unknown,
	ask: (requests: Request[]) => Promise<Outcome[]>,
): Promise<Outcome[]> {
	const firsts = new Map<unknown, { request: Request; place: number }>();
	const places = requests.map((request) => {
		const key = keyOf(request);
		const first = firsts.get(key) ?? { request, place: firsts.size };
		firsts.set(key, first);
		return first.place;
	});
	const outcomes = await ask([...firsts.values()].map(({ request }) => request));
	return places.flatMap((place) => outcomes.slice(place, place + 1));
}
