import { type ReactNode, useEffect, useRef } from 'react';
import './dialog.css';

/**
 * A modal built on the browser's own: it holds the focus, gives it back on closing, and Esc closes it.
 * @param label what it is called for those who cannot see it
 */
export function Dialog({
  label,
  opened,
  close,
  children,
}: {
  label: string;
  opened: boolean;
  close: () => void;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    if (opened && !dialog.open) dialog.showModal();
    if (!opened && dialog.open) dialog.close();
  }, [opened]);
  useEffect(() => {
    const dialog = ref.current;
    const closeOutside = (event: MouseEvent) => {
      if (event.target === dialog) close();
    };
    dialog?.addEventListener('mousedown', closeOutside);
    return () => dialog?.removeEventListener('mousedown', closeOutside);
  }, [close]);
  return (
    <dialog ref={ref} className="dialog" aria-label={label} onClose={close}>
      {opened ? <div className="dialog-body">{children}</div> : null}
    </dialog>
  );
}
