// What happened, newest on top: the server gives it oldest first.
import type { Photo, Report, Timeline as Moments } from '@chaolin/shared/reports/schema'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { PhotoStrip, type StripPhoto } from '../../ui/photo-strip'
import { when } from '../../ui/time'
import { Moment, Timeline } from '../../ui/timeline'
import { stripPhoto } from '../parts/photo-address'
import { detailWords } from './words'

type OneMoment = Moments[number]

/** The server says what happened in Chinese; these are the same words for the others. */
const english: Record<string, string> = {
  submit: 'You sent it',
  accept: 'Taken by the post',
  progress: 'Work goes on',
  ask: 'A question for you',
  answer: 'You answered',
  transfer: 'Passed on',
  return: 'Returned',
  escalate: 'Passed to the level above',
  resolve: 'Settled',
  confirm: 'You rated and closed it',
  close: 'Closed after 7 silent days',
  reopen: 'You reopened it',
  reject: 'Not taken',
  withdraw: 'You withdrew it',
  remind: 'You asked for speed',
  support: 'A neighbour supports it',
  categorise: 'Put under another kind',
  merge: 'Handled together with another one',
  unmerge: 'Handled by itself again',
  split: 'Split into several',
}

const ofNeighbours: Record<string, string> = {
  submit: 'Reported',
  answer: 'The reporter answered',
  confirm: 'Rated and closed',
  reopen: 'Reopened',
  withdraw: 'Withdrawn',
  remind: 'Asked for speed',
}

/** In one's own timeline the steps of whoever brought the same matter up stand beside one's own. */
const momentTitle = (moment: OneMoment, language: 'zh' | 'en') =>
  moment.by === 'reporter'
    ? publicMoment(moment, language)
    : language === 'en'
      ? (english[moment.step] ?? moment.title)
      : moment.title

/** What happened to somebody else's report. */
export const publicMoment = ({ step, title }: OneMoment, language: 'zh' | 'en') =>
  language === 'en' ? (ofNeighbours[step] ?? english[step] ?? title) : title

export function MomentList({ report, fresh }: { report: Report; fresh: boolean }) {
  const t = useT(detailWords)
  const language = useDisplay((display) => display.language)
  const now = new Date()
  const moments = [...report.timeline].reverse()
  const next = nextOf(report)
  return (
    <Card testId="report-timeline">
      <Timeline>
        {next ? (
          <Moment
            kind="next"
            title={t(next)}
            {...(next === 'nextWorking' ? { time: when(report.dueAt, now, language) } : {})}
          />
        ) : null}
        {moments.map((moment, index) => (
          <Moment
            key={`${moment.at}-${moment.step}-${moment.by}`}
            title={momentTitle(moment, language)}
            time={when(moment.at, now, language)}
            {...(index === 0 ? { kind: 'now' as const, fresh } : {})}
            {...(index === moments.length - 1 ? { last: true } : {})}
            {...noteOf(moment, report)}
          >
            <Pictures moment={moment} report={report} words={[t('before'), t('after')]} />
          </Moment>
        ))}
      </Timeline>
    </Card>
  )
}

const noteOf = ({ note, step }: OneMoment, { address }: Report) => {
  const shown = note ?? (step === 'submit' ? address : undefined)
  return shown ? { note: shown } : {}
}

function nextOf({ status, asked }: Report) {
  if (asked) return 'nextAsked'
  if (status === 'submitted') return 'nextSubmitted'
  if (status === 'accepted' || status === 'in_progress') return 'nextWorking'
  return status === 'resolved' ? 'nextResolved' : undefined
}

interface PicturesProps {
  moment: OneMoment
  report: Report
  words: [before: string, after: string]
}

/** Evidence stands beside what it was like before. */
function Pictures({ moment, report, words }: PicturesProps) {
  const photos = moment.photos ?? []
  if (photos.length === 0) return null
  if (moment.step === 'submit') return null
  const strip =
    moment.step === 'resolve'
      ? besides(report.photos[0], photos, words)
      : photos.map((photo) => stripPhoto(photo))
  return <PhotoStrip photos={strip} {...(strip.length <= 2 ? { size: 'wide' as const } : {})} />
}

function besides(
  before: Photo | undefined,
  after: Photo[],
  [beforeWord, afterWord]: [string, string],
): StripPhoto[] {
  const evidence = after.map((photo) => stripPhoto(photo, afterWord))
  return before ? [stripPhoto(before, beforeWord), ...evidence] : evidence
}
