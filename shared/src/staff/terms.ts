// How a micro-brain works on a category: who gets it, by when, and whether somebody looks at it twice.
import { acceptWithin as usualAcceptWithin, type CategoryRow, type Duration } from '../reports/categories.ts'

/** 抢单, 指派, 轮训. */
export const dispatchModes = ['grab', 'assign', 'round_robin'] as const
export type DispatchMode = (typeof dispatchModes)[number]

export type Terms = {
  mode: DispatchMode
  acceptWithin: Duration
  resolveWithin: Duration
  /** 核查: the dispatcher looks before the reporter is told. */
  secondLook: boolean
  /** How many open reports one person holds at most. */
  mostOpen: number
}
/** A row of what a post says; null where it says nothing. */
export type TermsRow = { [K in keyof Terms]: Terms[K] | null }

export const usualMode: DispatchMode = 'grab'
export const usualMostOpen = 20

/** The row of the category first, then the post's row for all, then the category as the district has it. */
export function termsOf(
  category: Pick<CategoryRow, 'resolveWithin'>,
  forAll: TermsRow | undefined,
  own: TermsRow | undefined,
): Terms {
  return {
    mode: own?.mode ?? forAll?.mode ?? usualMode,
    acceptWithin: own?.acceptWithin ?? forAll?.acceptWithin ?? usualAcceptWithin,
    resolveWithin: own?.resolveWithin ?? forAll?.resolveWithin ?? category.resolveWithin,
    secondLook: own?.secondLook ?? forAll?.secondLook ?? false,
    mostOpen: own?.mostOpen ?? forAll?.mostOpen ?? usualMostOpen,
  }
}

/** May the first end after the second? Office minutes may take a weekend. */
export const isSlower = (own: Duration, than: Duration) =>
  own.minutes > than.minutes || (own.clock === 'working' && than.clock === 'running')
