import { inWordsOfForm } from '../../../shared/form-words';
import type { Resource } from '../../../shared/operation';
import { check } from './check.operation';
import { checkAll } from './checkAll.operation';
import { deleteSegment } from './delete.operation';
import { explain } from './explain.operation';
import { exportAudience } from './exportAudience.operation';
import { segmentInWords } from './form-words';
import { get } from './get.operation';
import { list } from './list.operation';
import { members } from './members.operation';
import { overlap } from './overlap.operation';
import { refresh } from './refresh.operation';
import { save } from './save.operation';
import { size } from './size.operation';

export const segment: Resource = {
	value: 'segment',
	name: 'Segment',
	operations: [
		check,
		checkAll,
		explain,
		members,
		size,
		overlap,
		refresh,
		exportAudience,
		save,
		get,
		list,
		deleteSegment,
	].map((one) => inWordsOfForm(one, segmentInWords)),
};
