// Danger in English, for students and guests from abroad: the plainest words, sentence by sentence.
import type { UrgentNumber } from './urgent-words.ts'

type Words = { number: UrgentNumber; reason: string; patterns: RegExp[] }

const self = '(?:myself|himself|herself|themselves|themself|ourselves)'
const who =
  '(?:he|she|they|i|someone|somebody|people|everyone|(?:my|our|a|an|the|this|that|his|her|one) (?:\\w+ ){0,3}?\\w+)'
const limb = '(?:chest|heart)'

/** Despair is urgent whatever stands beside it, so nothing calms it. */
const despair: Words = {
  number: '110',
  reason: '可能有人要轻生',
  patterns: [
    new RegExp(
      `\\b(?:kill|hang|harm|cut|hurt|cutting|killing|hanging|harming|hurting|drown|poison) ${self}\\b`,
    ),
    /\b(?:cut|slit|slashed|slitting|cutting) (?:\w+ )?(?:wrists?|veins?)\b|\bgoodbye (?:everyone|forever|world|my friends)\b|\bleaving this world\b/,
    /\b(?:commit|committing|attempt(?:ed|ing)?|considering|thinking (?:of|about)) suicide\b|\bsuicidal\b|\bsuicide note\b/,
    /\b(?:want|wanna|going|gonna|wish|ready|wants|about|decided) (?:to )?(?:die|be dead|end it all|end (?:my|his|her|their) (?:own )?(?:life|lives))\b/,
    /\bi(?:'d| would)? (?:wish|rather) (?:i (?:was|were) |be )dead\b|\bbetter off (?:dead|without me)\b/,
    /\b(?:do not|don't|dont|no longer) (?:want|wish) to (?:live|be alive|be here|exist|wake up)\b|\bno (?:reason|point) (?:to|in) liv(?:e|ing)\b/,
    /\bcan(?:'t|not) (?:live|go on) (?:like this|any ?more|any longer)\b|\bend(?:ing)? (?:my|his|her) (?:own )?life\b/,
    /\b(?:going|gonna|about|threatening|wants?|trying|ready) to jump\b(?! (?:ropes?|in|on|to|the|a|into|over the|for)\b)|\bjump(?:ed|ing|s)? (?:off|from|out of) (?:the|a|an|our|this|that) (?:\w+ )?(?:roof|rooftop|bridge|building|window|balcony|\w+ floor)\b/,
    /\b(?:standing|sitting|climb(?:ed|ing)) (?:on|onto|over|at) (?:the )?(?:edge of the )?(?:ledge|rooftop|roof edge|window ?sill|railing of the (?:bridge|roof|balcony))\b/,
  ],
}

const danger: Words[] = [
  {
    number: '110',
    reason: '可能有人正受伤害',
    patterns: [
      /\b(?:knife|gun|machete|axe|blade|weapon)\b.{0,40}\b(?:attack\w*|threat\w*|stab\w*|at (?:me|us|him|her|people)|chasing|waving|swinging|at my (?:neck|throat)|in (?:his|her) hand)/,
      /\b(?:with|has|holding|waving|swinging|pulled) (?:out )?(?:a|an|the) (?:\w+ )?(?:knife|gun|machete|axe|weapon)\b/,
      /\b(?:is|are|am|was|were|been|being|got|gets|just) (?:just )?(?:stabbed|shot at|mugged|robbed|kidnapped|abducted|raped|assaulted|sexually assaulted|strangled|beaten(?: up)?|attacked)\b/,
      /\b(?:is|are|he's|she's|they're) (?:\w+ )?(?:stabbing|strangling|choking|beating|attacking|assaulting|raping|robbing|hitting|punching|kicking) (?:up )?(?:me|us|him|her|them|people|someone|somebody|(?:a|an|the|my|his|our) \w+)/,
      /\b(?:going|gonna|wants|threatening|threatens|threatened) to (?:kill|stab|shoot|rape|murder) (?:me|us|him|her|them|someone|somebody|(?:a|my|his|our) \w+)/,
      /\bheld hostage\b|\bactive shooter\b|\bpeople are fighting with\b|\bbomb (?:in|under|at|on) (?:the|our|my)\b/,
      /^(?:please )?help(?: me| us)?(?: please| now)?!*$|\bhelp me!|\bsomeone help\b|\bsave me\b|\bcall the (?:police|cops)\b/,
    ],
  },
  {
    number: '110',
    reason: '可能有人闯入',
    patterns: [
      /\b(?:someone|somebody|a (?:man|stranger|guy)|strangers?|he|they) (?:is|are|just|has|have|was)? ?(?:broke|broken|breaking|trying to (?:break|get)) in(?:to|side)?\b|\b(?:intruder|burglar) (?:in|inside|at)\b|\bbreaking down (?:my|our|the) door\b/,
    ],
  },
  {
    number: '110',
    reason: '可能有人被跟踪',
    patterns: [
      /\b(?:is|are|keeps?|been|he's|man|guy|someone|somebody|stranger) (?:\w+ )?(?:following|stalking|chasing) (?:me|us|her|my \w+)\b|\bbeing (?:followed|stalked|chased)\b/,
    ],
  },
  {
    number: '110',
    reason: '可能有人走失',
    patterns: [
      /\b(?:child|kid|son|daughter|baby|toddler|boy|girl|grandma|grandpa|grandmother|grandfather|mother|father) (?:is |has |has gone |went |is gone )?(?:missing|disappeared|been taken)\b|\b(?:lost|can't find|cannot find) (?:my|our) (?:child|kid|son|daughter|baby|toddler)\b/,
    ],
  },
  {
    number: '119',
    reason: '可能正在着火',
    patterns: [
      /\b(?:is|are|was|it's|its|car|bike|room|dorm|building|kitchen|house|roof|tree|curtains?|bin|battery) (?:\w+ )?on fire\b|\b(?:caught|catching|catches|set) (?:on )?fire\b|\b(?:there(?:'s| is)|see|seeing|big|huge|a) (?:a )?(?:\w+ )?fire (?:in|at|on|near|inside|outside|next)\b/,
      /\b(?:zhao|qi) ?huo\b/,
      /\bfire (?:broke out|has broken out|has started|just started|is spreading|and smoke)\b|^fire!*$|\bfire!|\bup in flames\b|\bflames (?:are )?(?:coming|shooting|everywhere|from|in|out)\b|\bburning down\b/,
      /\b(?:thick|black|heavy|lots of|so much|full of) smoke\b|\bsmoke (?:is )?(?:coming|pouring|filling|everywhere|billowing)\b/,
    ],
  },
  {
    number: '119',
    reason: '可能漏燃气',
    patterns: [
      /\bgas (?:is )?leak(?:ing|s)?\b|\bleak(?:ing)? gas\b|\bsmell(?:s|ing)? (?:of |like |a lot of |strongly of |strong )?gas\b|\bsmell of gas\b|\b(?:there was|heard|just had) an explosion\b|\b(?:just )?exploded\b/,
    ],
  },
  {
    number: '119',
    reason: '可能有人溺水',
    patterns: [
      /\b(?:is|are|was|he's|she's|someone|somebody|people|kid|child) (?:\w+ )?drowning\b|\b(?:fell|fallen|slipped) (?:in|into) (?:the|a) (?:\w+ )?(?:river|lake|pond|water|pool|canal|sea|well)\b/,
    ],
  },
  {
    number: '119',
    reason: '可能有人被困',
    patterns: [
      /\b(?:stuck|trapped|locked|stranded) in(?:side)? (?:the|an|a|our|this|my) (?:\w+ )?(?:elevator|lift|room|basement|car|fire|building|well)\b|\b(?:people|someone|somebody|person|child|kid|worker|\w+ students?|we(?:'re| are)|i(?:'m| am)) (?:is |are |still )?trapped\b/,
    ],
  },
  {
    number: '120',
    reason: '可能有人服药或中毒',
    patterns: [
      /\boverdos(?:e|ed|ing)\b|\b(?:swallowed|took|drank|drunk|ate|taken|eaten) (?:\w+ ){0,6}(?:pills|tablets|poison|bleach|pesticide|detergent|antifreeze|rat poison|disinfectant)\b|\b(?:food|gas|carbon monoxide|co|alcohol) poisoning\b|\bbeen poisoned\b/,
    ],
  },
  {
    number: '120',
    reason: '可能有人触电',
    patterns: [/\b(?:was|got|been|is being|just) electrocuted\b/],
  },
  {
    number: '120',
    reason: '可能需要急救',
    patterns: [
      /\b(?:can't|cannot|can not|cant|unable to|isn't|is not|not|stopped|struggling to|barely|hardly) breath(?:e|ing)\b|\b(?:trouble|difficulty|problems) breathing\b|\bno pulse\b|\bunresponsive\b|\bnot responding\b.{0,20}\b(?:breath|pulse)|\bturning blue\b/,
      /\bunconscious\b|\bpassed out\b|\b(?:lost|losing) consciousness\b|\bwon't wake up\b|\bcan't wake (?:him|her|them|my \w+)\b/,
      new RegExp(`\\b${who}(?: has| have| just| suddenly)* (?:collapsed|fainted|passed out)\\b`),
      new RegExp(
        `\\b${limb} attack\\b|\\bcardiac arrest\\b|\\b(?:severe|bad|strong|sharp|having) ${limb} pains?\\b`,
      ),
      /\b(?:having|had|has|suffering) (?:a|an) (?:stroke|seizure|epileptic fit|asthma attack|allergic reaction|miscarriage)\b|\bseizing\b|\bconvuls\w+|\banaphyla\w+/,
      /\bbleeding (?:badly|heavily|out|a lot|so much|everywhere|to death|from (?:the|his|her|my) (?:head|neck|throat|chest|stomach|wrists?))\b|\b(?:won't|doesn't|can't|not) stop(?: the)? bleeding\b|\bheavy bleeding\b|\blots of blood\b|\bblood everywhere\b/,
      /\b(?:is|he's|she's|i'm|baby|child|kid) (?:\w+ )?choking\b(?! (?:me|him|her|us))|\b(?:hit|struck|run over|knocked down) by (?:a|an|the) (?:\w+ )?(?:car|truck|bus|van|e-?bike|scooter|motorbike|motorcycle|train|vehicle|taxi)\b/,
      /\b(?:fell|fallen|falling) (?:off|from|down|out of) (?:the|a|an) (?:\w+ )?(?:roof|balcony|window|building|bridge|ladder|scaffold\w*|\w+ floor|stairs)\b|\b(?:going into|in) labou?r\b(?! (?:law|contract|dispute|court|market|union|relations|rights|day|economics))|\bwater (?:just )?broke\b(?! (?:pipe|pump))/,
      /\b(?:call|need|send|get) (?:an|the) ambulance\b/,
    ],
  },
]

/** What is taught, shown, asked about, feared or over. */
const calm =
  /\b(?:drills?|training|lectures?|course|courses|class|seminar|movies?|film|films|novel|song|band|game|homework|essay|thesis|poster|insurance|extinguishers?|alarm test|prevention|prevent|awareness|safety (?:week|check)|in case|what if|how (?:do|can|should) (?:i|we) (?:avoid|prevent|report|prepare)|last (?:year|month|week|semester|term)|years? ago|months? ago|weeks? ago|used to|when i was|history of|put out|false alarm|all good now|is fine now|are fine now|already (?:over|handled|solved))\b/
const nowWords = /\b(?:now|right now|hurry|quick|quickly|please help|emergency)\b|!/

const toSentences = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .split(/[.。?？;；\n]+/)
    .map((sentence) => sentence.replace(/[^a-z0-9'!-]+/g, ' ').trim())
    .filter((sentence) => /[a-z]{2}/.test(sentence))

const findAmong = (words: readonly Words[], sentence: string) =>
  words.find(({ patterns }) => patterns.some((pattern) => pattern.test(sentence)))

/** In the order of the text; despair before all. */
export function findUrgentEnglish(text: string): { number: UrgentNumber; reason: string } | null {
  const sentences = toSentences(text)
  const serious = sentences.filter((sentence) => !calm.test(sentence) || nowWords.test(sentence))
  const found =
    sentences.map((sentence) => findAmong([despair], sentence)).find(Boolean) ??
    serious.map((sentence) => findAmong(danger, sentence)).find(Boolean)
  return found ? { number: found.number, reason: found.reason } : null
}
