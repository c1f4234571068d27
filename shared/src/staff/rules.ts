// Who of a micro-brain's people may do what: one table, asked by the doors, the buttons and the tests.
import type { StaffStep } from '../reports/rules.ts'

export const staffRoles = ['staff', 'dispatcher', 'supervisor'] as const
/** A supervisor's post is any one at or below their own. */
export type StaffRole = (typeof staffRoles)[number]
export const isStaffRole = (role: string): role is StaffRole =>
  (staffRoles as readonly string[]).includes(role)

/** What staff do beside the steps of a report. */
export type StaffAct =
  | StaffStep
  | 'read'
  | 'reveal'
  | 'categorise'
  | 'fileForCaller'
  | 'dispatchOthers'
  | 'closeReopenedTwice'
  | 'readPeople'
  | 'editPeople'
  | 'editSettings'
  | 'readTemplates'
  | 'editTemplates'
  | 'readDashboard'
  | 'export'
  | 'exportUnmasked'

const everyone = staffRoles
const deciders = ['dispatcher', 'supervisor'] as const

/** Contract, 'Staff do accept, dispatch to oneself, progress, ask, resolve …; the rest needs a dispatcher or supervisor'. */
const table: Record<StaffAct, readonly StaffRole[]> = {
  read: everyone,
  accept: everyone,
  progress: everyone,
  ask: everyone,
  resolve: everyone,
  dispatch: everyone,
  dispatchOthers: deciders,
  approve: deciders,
  rework: deciders,
  /** Twice the resident said that it was not solved: the level above looks before the third time. */
  closeReopenedTwice: ['supervisor'],
  transfer: deciders,
  return: deciders,
  escalate: deciders,
  reject: deciders,
  merge: deciders,
  unmerge: deciders,
  split: deciders,
  reveal: everyone,
  categorise: everyone,
  fileForCaller: everyone,
  readPeople: everyone,
  editPeople: deciders,
  editSettings: deciders,
  readTemplates: everyone,
  editTemplates: deciders,
  readDashboard: everyone,
  export: everyone,
  exportUnmasked: deciders,
}

/** May this role do this at its own post? Elsewhere nobody may do anything: not found. */
export const roleMay = (role: StaffRole, act: StaffAct) => table[act].includes(role)
export const rolesFor = (act: StaffAct) => table[act]
