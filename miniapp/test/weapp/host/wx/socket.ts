// wx.connectSocket: a task that tells what happens to one WebSocket; the driver carries it to the server.
import { report } from '../bridge.ts'
import { Listeners, settle, type Options } from './api.ts'

const opening = 0

export function connectSocket(options: Options) {
  const url = String(options.url)
  if (!/^wss?:\/\//.test(url)) report(`wx.connectSocket to ${url}, which is no socket address`)
  const socket = new WebSocket(url)
  const opened = new Listeners<object>()
  const heard = new Listeners<{ data: unknown }>()
  const closed = new Listeners<{ code: number; reason: string }>()
  const failed = new Listeners<{ errMsg: string }>()
  socket.onopen = () => opened.tell({ header: {} })
  socket.onmessage = ({ data }: MessageEvent<unknown>) => heard.tell({ data })
  socket.onclose = ({ code, reason }) => closed.tell({ code, reason })
  socket.onerror = () => failed.tell({ errMsg: 'connectSocket:fail' })
  const task = {
    onOpen: opened.on,
    onMessage: heard.on,
    onClose: closed.on,
    onError: failed.on,
    send: (message: Options) => {
      if (socket.readyState === opening) report('a socket was written to before it was open')
      else socket.send(String(message.data))
    },
    close: () => socket.close(),
  }
  void settle('connectSocket', options, () => ({ socketTaskId: 1 }))
  return task
}
