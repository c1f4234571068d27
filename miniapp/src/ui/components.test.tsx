// What components promise: a button that is off says why, a field says what is wrong, stars count, a page tells its state.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import Taro from '@tarojs/taro'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { phone } from '../../test/stubs/phone'
import { Button } from './button'
import { useDisplay } from './display'
import { Field } from './field'
import { useNetwork } from './network'
import { Page, type PageState } from './page'
import { PhotoStrip } from './photo-strip'
import { Sheet } from './sheet'
import { Stars } from './stars'
import { useTabs } from './tab-bar'

const button = (name: string) => screen.getByRole('button', { name })

describe('Button', () => {
  it('does not fire while it is off, and shows why', () => {
    const press = jest.fn()
    render(
      <Button kind="primary" off="还差 1 张照片" onPress={press}>
        办结
      </Button>,
    )
    const off = button('办结，还差 1 张照片')
    expect(off.textContent).toBe('还差 1 张照片')
    expect(off.getAttribute('aria-disabled')).toBe('true')
    fireEvent.click(off)
    fireEvent.keyDown(off, { key: 'Enter' })
    expect(press).not.toHaveBeenCalled()
  })

  it('keeps its own words where the reason stands beneath', () => {
    render(
      <Button off="要先接单" offBeneath onPress={() => undefined}>
        办结
      </Button>,
    )
    expect(button('办结，要先接单').textContent).toBe('办结')
    expect(screen.getByText('要先接单')).not.toBeNull()
  })

  it('fires once for a tap, and for Enter and Space', () => {
    const press = jest.fn()
    render(<Button onPress={press}>提交</Button>)
    fireEvent.click(button('提交'))
    fireEvent.keyDown(button('提交'), { key: 'Enter' })
    fireEvent.keyDown(button('提交'), { key: ' ' })
    fireEvent.keyDown(button('提交'), { key: 'a' })
    expect(press).toHaveBeenCalledTimes(3)
  })

  it('holds the focus after a key, not after the mouse: Enter is then the page’s own', () => {
    render(<Button onPress={() => undefined}>叫下一位</Button>)
    const call = button('叫下一位')
    call.focus()
    fireEvent.click(call, { detail: 0 })
    expect(document.activeElement).toBe(call)
    fireEvent.click(call, { detail: 1 })
    expect(document.activeElement).toBe(document.body)
  })

  describe('while busy', () => {
    beforeEach(() => void jest.useFakeTimers())
    afterEach(() => void jest.useRealTimers())

    it('does not fire, shows its ring after 300 ms and a sentence after 8 s', () => {
      const press = jest.fn()
      const { container } = render(
        <Button busy busyWords="正在提交" onPress={press}>
          提交
        </Button>,
      )
      fireEvent.click(button('提交'))
      expect(container.querySelector('.spin')).toBeNull()
      act(() => jest.advanceTimersByTime(300))
      expect(container.querySelector('.spin')).not.toBeNull()
      expect(button('正在提交')).not.toBeNull()
      act(() => jest.advanceTimersByTime(7700))
      expect(screen.getByText('网有点慢，写好的都在，再等等')).not.toBeNull()
      expect(press).not.toHaveBeenCalled()
    })
  })
})

describe('Field', () => {
  it('says what is wrong instead of its help', () => {
    const field = (wrong?: string) => (
      <Field label="手机号" help="只给经办人看" wrong={wrong} value="1370000" onInput={() => undefined} />
    )
    const { rerender } = render(field())
    expect(screen.queryByRole('alert')).toBeNull()
    rerender(field('少了 4 位，再看看'))
    expect(screen.getByRole('alert').textContent).toBe('少了 4 位，再看看')
    expect(screen.queryByText('只给经办人看')).toBeNull()
  })

  it('counts characters, not UTF-16 units, and cuts nothing', () => {
    const write = jest.fn()
    const { rerender } = render(<Field label="说一句" max={5} value="护栏" onInput={write} />)
    expect(screen.queryByText('2 / 5')).toBeNull()
    fireEvent.change(screen.getByLabelText('说一句'), { target: { value: '护栏断了😀😀' } })
    expect(write).toHaveBeenCalledWith('护栏断了😀😀')
    rerender(<Field label="说一句" max={5} value="护栏断了😀😀" onInput={write} />)
    expect(screen.getByText('6 / 5').className).toContain('wrong')
  })
})

describe('Stars', () => {
  it('gives the number that was tapped, and fills as many', () => {
    const rate = jest.fn()
    const { container, rerender } = render(<Stars value={undefined} onChange={rate} />)
    expect(container.querySelectorAll('.star.on')).toHaveLength(0)
    fireEvent.click(screen.getByRole('radio', { name: '4 星' }))
    expect(rate).toHaveBeenCalledWith(4)
    rerender(<Stars value={4} onChange={rate} />)
    expect(container.querySelectorAll('.star.on')).toHaveLength(4)
    expect(screen.getByRole('radio', { name: '4 星' }).getAttribute('aria-checked')).toBe('true')
  })

  it('only shows what was given', () => {
    render(<Stars value={2} />)
    expect(screen.getByRole('radio', { name: '5 星' }).getAttribute('aria-disabled')).toBe('true')
  })
})

describe('PhotoStrip', () => {
  const photos = [{ key: 'a', url: 'a.jpg' }]

  it('takes a photo away without opening it', () => {
    const remove = jest.fn()
    const open = jest.spyOn(Taro, 'previewImage')
    render(<PhotoStrip photos={photos} onRemove={remove} />)
    fireEvent.click(button('去掉这张照片'))
    expect(remove).toHaveBeenCalledWith('a')
    expect(open).not.toHaveBeenCalled()
  })

  it('has no room for more than its most', () => {
    const { rerender } = render(<PhotoStrip photos={photos} onAdd={() => undefined} max={2} />)
    expect(screen.getByText('加照片')).not.toBeNull()
    rerender(<PhotoStrip photos={photos} onAdd={() => undefined} max={1} />)
    expect(screen.queryByText('加照片')).toBeNull()
  })
})

describe('Sheet', () => {
  it('closes by a tap beside it, and not by one inside', () => {
    const close = jest.fn()
    render(
      <Sheet open title="撤回这件事？" onClose={close}>
        经过还留着
      </Sheet>,
    )
    fireEvent.click(screen.getByText('经过还留着'))
    expect(close).not.toHaveBeenCalled()
    fireEvent.click(button('关上'))
    expect(close).toHaveBeenCalledTimes(1)
  })

  describe('and the keyboard', () => {
    const beneath = jest.fn()
    const close = jest.fn()
    beforeEach(() => {
      beneath.mockClear()
      close.mockClear()
    })
    const page = (open: boolean, inside = '记下来') => (
      <>
        <Button onPress={beneath}>叫下一位</Button>
        <Sheet open={open} title="没来？" onClose={close}>
          <Button onPress={() => undefined}>先不</Button>
          <Button onPress={() => undefined}>{inside}</Button>
        </Sheet>
      </>
    )
    const press = (key: string, more: object = {}) =>
      fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more })
    const at = () => document.activeElement?.getAttribute('aria-label')

    it('takes the focus, keeps Tab within, and gives the focus back', () => {
      const { rerender } = render(page(false))
      button('叫下一位').focus()
      rerender(page(true))
      const dialog = screen.getByRole('dialog')
      expect(document.activeElement).toBe(dialog)
      expect(dialog.getAttribute('aria-modal')).toBe('true')
      press('Tab')
      expect(at()).toBe('先不')
      press('Tab', { shiftKey: true })
      expect(at()).toBe('记下来')
      press('Tab')
      expect(at()).toBe('先不')
      rerender(page(false))
      expect(at()).toBe('叫下一位')
    })

    it('closes by Escape, and only the one on top', () => {
      const under = jest.fn()
      render(
        <>
          <Sheet open title="下面" onClose={under}>
            一
          </Sheet>
          <Sheet open title="上面" onClose={close}>
            二
          </Sheet>
        </>,
      )
      press('Escape', { isComposing: true })
      expect(close).not.toHaveBeenCalled()
      press('Escape')
      expect(close).toHaveBeenCalledTimes(1)
      expect(under).not.toHaveBeenCalled()
    })

    it('lets no Enter through to what lies beneath', () => {
      render(page(true))
      button('叫下一位').focus()
      press('Enter')
      press(' ')
      expect(beneath).not.toHaveBeenCalled()
      expect(document.activeElement).toBe(screen.getByRole('dialog'))
      press('Enter')
      expect(beneath).not.toHaveBeenCalled()
      expect(close).not.toHaveBeenCalled()
    })
  })
})

describe('Page', () => {
  afterEach(() => {
    act(() => useNetwork.setState({ online: true }))
    act(() => useDisplay.getState().setElder(false))
    act(() => useDisplay.getState().setLanguage('zh'))
    phone.opened = []
  })

  const page = (state: PageState, retry = jest.fn()) => (
    <Page title="我的事" state={state} requestId="7F3A" onRetry={retry} bottom="提交栏">
      内容
    </Page>
  )

  it.each([
    ['error', '没打开，怪我们'],
    ['offline', '现在没有网'],
    ['empty', '这里还空着'],
    ['forbidden', '这里您进不去'],
  ] as const)('in state %s says %s, and shows neither content nor its bar', (state, words) => {
    render(page(state))
    expect(screen.getByText(words)).not.toBeNull()
    expect(screen.queryByText('内容')).toBeNull()
    expect(screen.queryByText('提交栏')).toBeNull()
  })

  it('tries again, and gives the number to read out', () => {
    const retry = jest.fn()
    render(page('error', retry))
    expect(screen.getByText(/7F3A/)).not.toBeNull()
    fireEvent.click(button('再试一次'))
    expect(retry).toHaveBeenCalledTimes(1)
  })

  it('keeps what it has when the network goes, and says so', () => {
    render(page('ready'))
    expect(screen.queryByText('断网了，看到的是上次的内容')).toBeNull()
    act(() => useNetwork.setState({ online: false }))
    expect(screen.getByText('断网了，看到的是上次的内容')).not.toBeNull()
    expect(screen.getByText('内容')).not.toBeNull()
  })

  it('in elder mode has no tab bar but a way home, and the phone keeps the choice', () => {
    const { container } = render(<Page title="消息" tab="inbox" />)
    expect(useTabs.getState().chosen).toBe('inbox')
    expect(screen.getByRole('tab', { name: '消息' }).getAttribute('aria-selected')).toBe('true')
    act(() => useDisplay.getState().setElder(true))
    expect(container.querySelector('.screen.elder')).not.toBeNull()
    expect(screen.queryByRole('tab')).toBeNull()
    fireEvent.click(button('返回'))
    expect(phone.opened).toEqual(['/pages/home/index'])
    expect(`${phone.storage.get('display')}`).toContain('"elder":true')
  })

  it('speaks English at once when asked to', () => {
    render(page('empty'))
    act(() => useDisplay.getState().setLanguage('en'))
    expect(screen.getByText('Nothing here yet')).not.toBeNull()
  })
})
