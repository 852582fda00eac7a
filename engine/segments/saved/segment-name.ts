import type { Rejected } from '../../values';
import { checkText, rejected } from '../../values';
import type { NameReason } from '../types';

export const SEGMENT_NAME_LENGTH_MAX = 128;

/** A segment's name as it is shown, and as it is compared: without upper case, and each letter in one form. */
export interface SegmentName {
	name: string;
	nameKey: string;
}

export function checkName(value: unknown): SegmentName | Rejected<NameReason> {
	const name = checkText(value, 'segment name', SEGMENT_NAME_LENGTH_MAX);
	if (typeof name !== 'string') return { ...name, reason: 'name_invalid' };
	return { name, nameKey: nameKeyOf(name) };
}

export function nameKeyOf(name: string): string {
	return name.normalize('NFC').toLowerCase();
}

export function segmentUnknown(): Rejected<'segment_unknown'> {
	return rejected('segment_unknown', {
		field: 'segment',
		message: 'There is no saved segment of this name',
		mend: 'Choose one from the list, or save it first with the operation Save. A deleted segment can be saved again.',
	});
}
