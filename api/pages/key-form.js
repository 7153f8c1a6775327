/** The visitor's key: typed, kept in the tab, and used for nothing but tokens. */
import { keep, kept } from "./tab-storage.js";
import { followToken, Refusal } from "./token.js";

const FORM = /^kz_(?:[a-z2-9]{8}_)?[A-Za-z0-9_-]{43}$/;
const KEPT_AS = "kanizsa-key";
const byId = (id) => document.getElementById(id);

/** `onToken` gets each token, and null when there is none any more. */
export function openKeyForm(onToken) {
  const form = byId("key-form");
  const input = byId("key");
  let strings = {};
  /** Name of a text, and what goes into it. */
  let status = ["keyNone"];
  let stop = null;
  /** Of several keys that are tried, the last counts. */
  let tries = 0;

  function say(name, ...values) {
    status = [name, ...values];
    const text = strings[name] ?? "";
    byId("key-status").textContent = typeof text === "function" ? text(...values) : text;
    byId("key-status").classList.toggle("error", name === "keyForm" || name === "keyRefused");
    input.ariaInvalid = String(name === "keyForm" || name === "keyRefused");
    const isUsed = name === "keyGood";
    byId("key-entry").hidden = byId("key-help").hidden = isUsed;
    byId("forget").hidden = !kept(KEPT_AS);
  }

  function end(...why) {
    tries++;
    stop?.();
    stop = null;
    keep(KEPT_AS, null);
    say(...why);
    onToken(null);
  }

  async function use(key) {
    if (!FORM.test(key)) {
      say("keyForm");
      input.focus();
      return;
    }
    stop?.();
    stop = null;
    const own = ++tries;
    const hadFocus = form.contains(document.activeElement);
    say("keyChecking");
    try {
      const onRefusal = ({ message }) => end("keyRefused", message);
      const ending = await followToken(key, {
        onToken: (token) => own === tries && onToken(token),
        onRefusal,
      });
      if (own !== tries) return ending();
      stop = ending;
    } catch (error) {
      if (own !== tries) return;
      if (error instanceof Refusal) return end("keyRefused", error.message);
      say("keyUnreachable");
      return;
    }
    keep(KEPT_AS, key);
    input.value = "";
    say("keyGood");
    if (hadFocus) byId("forget").focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    use(input.value.trim());
  });
  byId("forget").addEventListener("click", () => {
    end("keyNone");
    input.focus();
  });
  return {
    /** Whether there is one in the tab. */
    get hasKey() {
      return !!kept(KEPT_AS);
    },
    /** Uses the key of the tab, if there is one. */
    async resume() {
      const key = kept(KEPT_AS);
      if (!key) return;
      input.value = key;
      await use(key);
    },
    speak(texts) {
      strings = texts;
      say(...status);
    },
    show(isShown) {
      form.hidden = !isShown;
    },
  };
}
