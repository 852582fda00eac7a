import type { FindOutcome } from '../identity';
import { COMMANDS_PER_CHUNK } from '../store';
import type { Rejected } from '../values';
import { rejected } from '../values';
import type { TimelineSlice } from './repository';
import type { TimelineReason, TimelineRequest } from './types';

const LIMIT_DEFAULT = 50;
const TIMELINE_LIMIT_MAX = 1_000;
// Reading and parsing one takes some 5 µs: a chunk stays below 50 ms of n8n's event loop.
const EVENTS_PER_CHUNK = 5_000;
const EVER = { since: -8_640_000_000_000_000, until: 8_640_000_000_000_000 };

/** How many requests one query may answer, so that it reads no more events than a chunk may have. */
export function chunkSizeOf(requests: readonly TimelineRequest[]): number {
	let largest = 1;
	for (const { limit = LIMIT_DEFAULT } of requests) {
		if (limit > largest) largest = Math.min(limit, TIMELINE_LIMIT_MAX);
	}
	return Math.max(1, Math.min(COMMANDS_PER_CHUNK, Math.floor(EVENTS_PER_CHUNK / largest)));
}

/** What to read for each request with a customer; requests that make no sense are refused, by their index. */
export function planTimelines(
	requests: readonly TimelineRequest[],
	customers: readonly FindOutcome[],
): { refusals: Map<number, Rejected<TimelineReason>>; slices: TimelineSlice[] } {
	const refusals = new Map<number, Rejected<TimelineReason>>();
	const slices: TimelineSlice[] = [];
	requests.forEach((request, i) => {
		const customer = customers[i];
		if (!isLimit(request.limit ?? LIMIT_DEFAULT)) refusals.set(i, limitInvalid());
		else if (customer?.status === 'found') {
			const slice = { request: i, ...windowOf(request) };
			for (const profileId of customer.memberIds) slices.push({ ...slice, profile_id: profileId });
		}
	});
	return { refusals, slices };
}

function isLimit(limit: number): boolean {
	return Number.isInteger(limit) && limit >= 1 && limit <= TIMELINE_LIMIT_MAX;
}

function windowOf({ names = [], since, until, limit }: TimelineRequest) {
	const wanted = names.map((name) => name.trim()).filter((name) => name !== '');
	return {
		names: wanted.length > 0 ? wanted : null,
		since: since ?? EVER.since,
		until: until ?? EVER.until,
		size: limit ?? LIMIT_DEFAULT,
	};
}

function limitInvalid(): Rejected<TimelineReason> {
	return rejected('limit_invalid', {
		field: 'limit',
		message: `The number of events is not a whole number from 1 to ${TIMELINE_LIMIT_MAX}`,
		mend: 'Set Limit to how many of the newest events you want.',
	});
}
