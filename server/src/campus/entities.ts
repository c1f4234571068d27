// Tables of a campus, one line per room.
import { answerEntities } from './answers/entities.ts'
import { caseEntities } from './cases/entities.ts'
import { codeEntities } from './codes/entities.ts'
import { serviceEntities } from './services/entities.ts'

import { fraudEntities } from './fraud/entities.ts'
import { lostEntities } from './lost/entities.ts'
import { sosEntities } from './sos/entities.ts'

export const campusEntities = [
  ...serviceEntities,
  ...caseEntities,
  ...answerEntities,
  ...codeEntities,
  ...sosEntities,
  ...lostEntities,
  ...fraudEntities,
]
