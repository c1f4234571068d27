// Taro's components as plain elements: what they pass on, and how their events look.
import { forwardRef, type ChangeEvent, type ForwardedRef, type ReactNode } from 'react'

interface AnyProps {
  children?: ReactNode
  className?: string
  style?: object
  id?: string
  onClick?: (event: { stopPropagation: () => void }) => void
  [name: string]: unknown
}

/** Only what a browser knows reaches the element, as in the H5 build. */
function known(props: AnyProps) {
  const names = Object.keys(props).filter(
    (name) =>
      /^(aria-|data-|onPointer)/.test(name) ||
      ['className', 'style', 'id', 'role', 'onClick', 'onKeyDown', 'tabIndex'].includes(name),
  )
  return Object.fromEntries(names.map((name) => [name, props[name]]))
}

export const View = forwardRef((props: AnyProps, place: ForwardedRef<HTMLDivElement>) => (
  <div ref={place} {...known(props)}>
    {props.children as ReactNode}
  </div>
))
export const Text = (props: AnyProps) => <span {...known(props)}>{props.children}</span>
export const ScrollView = View
export const RootPortal = View

interface ImageProps extends AnyProps {
  src: string
}
export const Image = (props: ImageProps) => <img src={props.src} alt="" {...known(props)} />

interface InputProps extends AnyProps {
  value: string
  placeholder?: string
  onInput?: (event: { detail: { value: string } }) => void
}
const written = (props: InputProps) => ({
  ...known(props),
  value: props.value,
  placeholder: props.placeholder ?? '',
  onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
    props.onInput?.({ detail: { value: event.target.value } }),
})

export const Input = (props: InputProps) => <input {...written(props)} />
export const Textarea = (props: InputProps) => <textarea {...written(props)} />
