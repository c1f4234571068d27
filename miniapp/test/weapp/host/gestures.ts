// Fingers: touches become WeChat's touch events, taps and long presses; CSS animations become its animation events.
import { glassEasel } from 'glass-easel-miniprogram-adapter'

const tapDistance = 10
const longPressMs = 350

/** When the last tap was handed to the app, and when the last network answer: some functions need a fresh tap. */
export const lastTapAt = { value: -Infinity }
export const lastAnswerAt = { value: -Infinity }

interface WxNode extends Node {
  __wxElement?: glassEasel.Element
}

export function wxElementOf(node: EventTarget | null): glassEasel.Element | null {
  let at = node instanceof Node ? (node as WxNode) : null
  while (at !== null && at.__wxElement === undefined) at = at.parentNode as WxNode | null
  return at?.__wxElement ?? null
}

interface Finger {
  x: number
  y: number
  target: EventTarget | null
  moved: boolean
  pressed: boolean
  timer: number
}

const fingers = new Map<number, Finger>()

function touchOf(touch: Touch) {
  const { identifier, pageX, pageY, clientX, clientY, force } = touch
  return { identifier, pageX, pageY, clientX, clientY, force }
}

function dispatch(target: EventTarget | null, type: string, detail: object, original: Event): boolean {
  const element = wxElementOf(target)
  if (element === null) return false
  const touchEvent = original instanceof TouchEvent ? original : undefined
  const extraFields = {
    touches: [...(touchEvent?.touches ?? [])].map(touchOf),
    changedTouches: [...(touchEvent?.changedTouches ?? [])].map(touchOf),
  }
  const options = { bubbles: true, composed: true, capturePhase: true, originalEvent: original, extraFields }
  const event = new glassEasel.Event(type, detail, options)
  glassEasel.Event.dispatchEvent(element, event)
  return event.defaultPrevented()
}

function isDisabled(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('wx-button[disabled]') !== null
}

/** Whether this node itself listens to one of these events. */
export function hears(node: Node, types: string[]): boolean {
  const element = (node as WxNode).__wxElement as { _$eventTarget?: { listeners: object } } | undefined
  const listeners = element?._$eventTarget?.listeners ?? {}
  return types.some((type) => type in listeners)
}

function hasLongPress(target: EventTarget | null): boolean {
  for (let at = target as Node | null; at !== null; at = at.parentNode)
    if (hears(at, ['longpress', 'longtap'])) return true
  return false
}

function start(event: TouchEvent): void {
  for (const touch of event.changedTouches) {
    const finger: Finger = {
      x: touch.clientX,
      y: touch.clientY,
      target: event.target,
      moved: false,
      pressed: false,
      timer: window.setTimeout(() => {
        finger.pressed = hasLongPress(finger.target)
        for (const type of ['longpress', 'longtap'])
          dispatch(finger.target, type, { x: finger.x, y: finger.y }, event)
      }, longPressMs),
    }
    fingers.set(touch.identifier, finger)
  }
  dispatch(event.target, 'touchstart', {}, event)
}

function move(event: TouchEvent): void {
  for (const touch of event.changedTouches) {
    const finger = fingers.get(touch.identifier)
    if (finger === undefined || Math.hypot(finger.x - touch.clientX, finger.y - touch.clientY) <= tapDistance)
      continue
    finger.moved = true
    clearTimeout(finger.timer)
  }
  if (dispatch(event.target, 'touchmove', {}, event) && event.cancelable) event.preventDefault()
}

function end(event: TouchEvent): void {
  dispatch(event.target, event.type, {}, event)
  for (const touch of event.changedTouches) {
    const finger = fingers.get(touch.identifier)
    fingers.delete(touch.identifier)
    if (finger === undefined) continue
    clearTimeout(finger.timer)
    if (finger.moved || finger.pressed || event.type === 'touchcancel' || isDisabled(finger.target)) continue
    lastTapAt.value = performance.now()
    dispatch(finger.target, 'tap', { x: finger.x, y: finger.y }, event)
  }
}

export function listenToFingers(): void {
  const capture = { capture: true, passive: false }
  document.addEventListener('touchstart', start, capture)
  document.addEventListener('touchmove', move, capture)
  document.addEventListener('touchend', end, capture)
  document.addEventListener('touchcancel', end, capture)
  for (const type of ['transitionend', 'animationstart', 'animationiteration', 'animationend'])
    document.addEventListener(type, (event) => {
      const { elapsedTime } = event as AnimationEvent
      dispatch(event.target, type, { elapsedTime }, event)
    })
}
