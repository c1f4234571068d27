// Files of the person's own computer, in and out: only a browser has such.

/** Undefined when nothing was chosen. Older browsers do not say so: then nothing is heard any more. */
export function chooseFile(accept: string): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.style.display = 'none'
    input.addEventListener('change', () => {
      input.remove()
      resolve(input.files?.[0])
    })
    input.addEventListener('cancel', () => {
      input.remove()
      resolve(undefined)
    })
    // Some browsers open nothing for an element that stands nowhere.
    document.body.append(input)
    input.click()
  })
}

export function saveFile(name: string, type: string, content: string | ArrayBuffer): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The click has started the download by the next turn.
  setTimeout(() => URL.revokeObjectURL(url))
}
