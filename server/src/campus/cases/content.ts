// What a case says, opened for those who were let in.
import type { Context } from '../../context.ts'
import { openFor } from '../services/messages.ts'
import type { CampusCase } from './entities.ts'

/** Kept nowhere else. */
export type Content = { text: string; answers: Record<string, string>; photoIds: string[] }

/** Empty once the asker has left. */
export const contentOf = async (
  ctx: Context,
  { number, sealed }: Pick<CampusCase, 'number' | 'sealed'>,
): Promise<Content> =>
  sealed ? openFor<Content>(ctx, number, sealed) : { text: '', answers: {}, photoIds: [] }
