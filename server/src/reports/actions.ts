// What other domains do with reports: bring one up for another system, take a step for whoever stands behind it.
export {
  addArrivedPhoto,
  closeForReporter,
  commentForReporter,
  fileFromChannel,
  type Channel,
} from './channels.ts'
export { climb, dueOnLadder, putOff, strangersToLadder } from './ladder.ts'
export { allotWaiting } from './allot.ts'
export { allotTo } from './allot-step.ts'
export { fullWith } from './dispatch-steps.ts'
export type { Report } from './entities.ts'
export { takeReporterStep } from './reporter-steps.ts'
export { markHelped } from './helpers.ts'
export { roleAt, roleOn } from './roles.ts'
export { arrivedFor } from './second-look.ts'
export { takeBackResolve, takeStaffStep } from './staff-steps.ts'
export { lockReport, lockReportById, refuseWhereCase, writeStep } from './steps.ts'
export {
  checkAnswers,
  keepReport,
  prepareReport,
  submitReport,
  type Arrival,
  type ArrivalBody,
} from './submit.ts'
export { closeJob } from './closing.ts'
