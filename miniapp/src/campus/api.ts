// The doors that the pages of the campus use.
import type { answerList } from '@chaolin/shared/campus/answers/schema'
import type { CodeClaim, OwnCodeView, sceneView } from '@chaolin/shared/campus/code-schema'
import type {
  fraudAnswer,
  fraudCheck,
  quizResult,
  quizResults,
  quizSchema,
} from '@chaolin/shared/campus/fraud-schema'
import type {
  lostClaim,
  lostClaims,
  lostItem,
  lostPage,
  lostPairs,
  lostQuery,
  NewLostItem,
} from '@chaolin/shared/campus/lost-schema'
import type {
  done,
  helpLineSchema,
  messageReceipt,
  MessageView,
  NewMessage,
  NewRequest,
  OwnRequest,
  requestPage,
  RequestReceipt,
  RequestSummary,
  timeView,
} from '@chaolin/shared/campus/request-schema'
import type { serviceList, ServiceView } from '@chaolin/shared/campus/service-schema'
import type {
  currentSos,
  currentWalk,
  keptPlaces,
  OwnSos,
  PlacesBody,
  SosBody,
  walkExtension,
  walkSchema,
} from '@chaolin/shared/campus/sos-schema'
import type { z } from '@chaolin/shared/config'
import type { Me, accessLogItem } from '@chaolin/shared/residents/schema'
import type { Photo } from '@chaolin/shared/reports/schema'
import type { microBrainList, siteList } from '@chaolin/shared/routing/schema'
import { get, post, request, upload } from '../api'

export type { CodeClaim, Me, OwnCodeView, OwnSos, ServiceView }
export type { Call } from '@chaolin/shared/campus/sos-schema'
export type Scene = z.infer<typeof sceneView>
export type CurrentSos = z.infer<typeof currentSos>
export type KeptPlaces = z.infer<typeof keptPlaces>
export type Walk = z.infer<typeof walkSchema>
export type CurrentWalk = z.infer<typeof currentWalk>
export type Look = z.infer<typeof accessLogItem>
export type Campus = z.infer<typeof microBrainList>['items'][number]

export const campusKey = (...parts: (string | undefined)[]) => ['campus', ...parts]
/** As everywhere: one answer serves all pages. */
export const meKey = ['me'] as const

const of = encodeURIComponent
const mostCampuses = 100

export const readCode = () => get<OwnCodeView>('/v1/campus/code')
export const claimCode = (body: CodeClaim, key: string) =>
  post<OwnCodeView>('/v1/campus/codes', body, { key })
export const readScene = (scene: string) => get<Scene>(`/v1/campus/scenes/${of(scene)}`)
export const readCampuses = () =>
  get<z.infer<typeof microBrainList>>('/v1/micro-brains', {
    kind: 'campus',
    limit: mostCampuses,
  })
export const readPlaceName = (id: string) => get<Campus>(`/v1/micro-brains/${of(id)}`)
export const readServices = () => get<z.infer<typeof serviceList>>('/v1/campus/services')
export const readLooks = (cursor: string | undefined) =>
  get<{ items: Look[]; nextCursor: string | null }>('/v1/me/access-log', { cursor })

export const raiseSos = (body: SosBody, key: string) => post<OwnSos>('/v1/campus/sos', body, { key })
export const readCurrentSos = () => get<CurrentSos>('/v1/campus/sos/current')
export const readSos = (number: string) => get<OwnSos>(`/v1/campus/sos/${of(number)}`)
export const sendPlaces = (number: string, body: PlacesBody, key: string) =>
  post<KeptPlaces>(`/v1/campus/sos/${of(number)}/places`, body, { key })
export const takeBackSos = (number: string, note: string | undefined, key: string) =>
  post<OwnSos>(`/v1/campus/sos/${of(number)}/false-alarm`, note ? { note } : {}, { key })

export const startWalk = (body: { until: string; place?: SosBody['place'] }, key: string) =>
  post<Walk>('/v1/campus/walks', body, { key })
export const readCurrentWalk = () => get<CurrentWalk>('/v1/campus/walks/current')
export const extendWalk = (id: string, body: z.infer<typeof walkExtension>, key: string) =>
  post<Walk>(`/v1/campus/walks/${of(id)}/extend`, body, { key })
export const stopWalk = (id: string, key: string) =>
  post<Walk>(`/v1/campus/walks/${of(id)}/stop`, {}, { key })

export type { MessageView, NewLostItem, NewMessage, NewRequest, OwnRequest, RequestReceipt, RequestSummary }
export type HelpLine = z.infer<typeof helpLineSchema>
export type Meeting = z.infer<typeof timeView>
export type Answer = z.infer<typeof answerList>['items'][number]
export type LostItem = z.infer<typeof lostItem>
export type LostPair = z.infer<typeof lostPairs>['items'][number]
export type LostClaim = z.infer<typeof lostClaim>
export type LostFilter = Pick<z.infer<typeof lostQuery>, 'campusId' | 'kind' | 'category' | 'mine'>
export type FraudAnswer = z.infer<typeof fraudAnswer>
export type FraudQuestion = z.infer<typeof fraudCheck>
export type Quiz = z.infer<typeof quizSchema>
export type QuizResult = z.infer<typeof quizResult>
export type CampusSite = z.infer<typeof siteList>['items'][number]

type Done = z.infer<typeof done>
const requests = '/v1/campus/requests'
const things = '/v1/campus/lost-items'
const results = '/v1/campus/fraud/quiz/results'

export const readMe = () => get<Me>('/v1/me')
export const sendPhoto = (filePath: string, key: string, onProgress: (sent: number) => void) =>
  upload<Photo>({ path: '/v1/photos', filePath, key, onProgress })

export const fileRequest = (service: string, body: NewRequest, key: string) =>
  post<RequestReceipt>(`/v1/campus/services/${of(service)}/requests`, body, { key })
export const listRequests = (cursor: string | undefined) =>
  get<z.infer<typeof requestPage>>(requests, { cursor })
export const readRequest = (number: string) => get<OwnRequest>(`${requests}/${of(number)}`)
export const writeMessage = (number: string, body: NewMessage, key: string) =>
  post<z.infer<typeof messageReceipt>>(`${requests}/${of(number)}/messages`, body, { key })
export const withdrawRequest = (number: string, key: string) =>
  post<Done>(`${requests}/${of(number)}/withdraw`, {}, { key })
export const tellName = (number: string, key: string) =>
  post<Done>(`${requests}/${of(number)}/name`, {}, { key })
export const answerTime = (number: string, id: string, step: 'take' | 'drop', key: string) =>
  post<Done>(`${requests}/${of(number)}/times/${of(id)}/${step}`, {}, { key })

export const searchAnswers = (service: string, q: string | undefined, cursor: string | undefined) =>
  get<z.infer<typeof answerList>>('/v1/campus/answers', { service, q, cursor })

export const listThings = (filter: LostFilter, cursor: string | undefined) =>
  get<z.infer<typeof lostPage>>(things, { ...filter, cursor })
export const readThing = (id: string) => get<LostItem>(`${things}/${of(id)}`)
export const readPairs = (id: string) => get<z.infer<typeof lostPairs>>(`${things}/${of(id)}/pairs`)
export const putUp = (body: NewLostItem, key: string) => post<LostItem>(things, body, { key })
export const takeDown = (id: string, key: string) =>
  post<{ id: string }>(`${things}/${of(id)}/withdraw`, {}, { key })
export const claimThing = (id: string, details: string, key: string) =>
  post<{ id: string }>(`${things}/${of(id)}/claims`, { details }, { key })
export const listClaims = (cursor: string | undefined) =>
  get<z.infer<typeof lostClaims>>('/v1/campus/lost-claims', { cursor })
export const withdrawClaim = (id: string, key: string) =>
  post<{ id: string }>(`/v1/campus/lost-claims/${of(id)}/withdraw`, {}, { key })

/** Nothing of it is kept. */
export const checkFraud = (body: FraudQuestion) => post<FraudAnswer>('/v1/campus/fraud/check', body)
export const readQuiz = () => get<Quiz>('/v1/campus/fraud/quiz')
export const sendQuiz = (answers: Record<string, string>, key: string) =>
  post<QuizResult>(results, { answers }, { key })
export const listResults = (cursor: string | undefined) =>
  get<z.infer<typeof quizResults>>(results, { cursor })
export const forgetResult = (id: number) => request<void>({ method: 'DELETE', path: `${results}/${id}` })

export const readCampusSites = () =>
  get<z.infer<typeof siteList>>('/v1/sites', { kind: 'campus_police_post', limit: mostSites })
const mostSites = 50
