import { describe, expect, test } from "vitest";
import { type Api, ApiFailure } from "../src/api";
import type { Reply } from "../src/contract";
import { Conversation } from "../src/conversation";
import { anApi, aPlatform, aReply } from "./builders";

function conversationWith(send: Api["send"]) {
  const here = aPlatform();
  return { conversation: new Conversation(anApi({ send }), here, 0), memory: here.conversationId, here };
}

const question = (text: string) => ({ label: text, text });
const settled = () => new Promise((done) => setTimeout(done, 5));
const kinds = (conversation: Conversation) => conversation.talk.value.entries.map(({ kind }) => kind);

describe("asking", () => {
  test("adds the question at once and then every answer", async () => {
    const { conversation } = conversationWith(async () => aReply({ text: "1" }, { text: "2" }));
    conversation.ask(question("a"));
    expect(kinds(conversation)).toEqual(["question"]);
    await settled();
    expect(kinds(conversation)).toEqual(["question", "answer", "answer"]);
  });

  test("remembers the conversation for the next message", async () => {
    const ids: (string | null)[] = [];
    const { conversation } = conversationWith(async (_text, id) => {
      ids.push(id);
      return aReply();
    });
    conversation.ask(question("a"));
    await settled();
    conversation.ask(question("b"));
    expect(ids).toEqual([null, "c-1"]);
  });

  test("sends trimmed NFC text: macOS types NFD", async () => {
    let sent = "";
    const { conversation } = conversationWith(async (text) => {
      sent = text;
      return aReply();
    });
    conversation.ask(question("  hồ sơ ".normalize("NFD")));
    expect(sent).toBe("hồ sơ".normalize("NFC"));
  });

  test("does nothing for blank text", () => {
    const { conversation } = conversationWith(async () => aReply());
    expect(conversation.ask(question(" \n"))).toBe(false);
    expect(kinds(conversation)).toEqual([]);
  });

  test("is refused while an answer is awaited", () => {
    let calls = 0;
    const { conversation } = conversationWith(() => {
      calls += 1;
      return new Promise(() => {});
    });
    expect(conversation.ask(question("a"))).toBe(true);
    expect(conversation.ask(question("a"))).toBe(false);
    expect(calls).toBe(1);
  });
});

describe("a forgotten conversation", () => {
  test("begins anew silently and sends the message once more", async () => {
    const ids: (string | null)[] = [];
    const { conversation, memory } = conversationWith(async (_text, id) => {
      ids.push(id);
      if (id !== null) throw new ApiFailure("unknown-conversation");
      return { ...aReply(), conversation_id: "c-2" };
    });
    memory.keep("c-old");
    conversation.ask(question("a"));
    await settled();
    expect(ids).toEqual(["c-old", null]);
    expect(kinds(conversation)).toEqual(["question", "answer"]);
    expect(memory.recall()).toBe("c-2");
  });

  test("is tried no more than once", async () => {
    let calls = 0;
    const { conversation, memory } = conversationWith(async () => {
      calls += 1;
      throw new ApiFailure("unknown-conversation");
    });
    memory.keep("c-old");
    conversation.ask(question("a"));
    await settled();
    expect(calls).toBe(2);
    expect(kinds(conversation)).toEqual(["question", "failure"]);
  });
});

describe("a failure", () => {
  async function failed(failure: ApiFailure) {
    let working = false;
    const { conversation } = conversationWith(async () => {
      if (!working) throw failure;
      return aReply();
    });
    conversation.ask(question("a"));
    await settled();
    working = true;
    const entry = conversation.talk.value.entries.at(-1);
    if (entry?.kind !== "failure") throw new Error("no failure entry");
    return { conversation, entry };
  }

  test("shows the service's sentence", async () => {
    const { entry } = await failed(new ApiFailure("refused", "Hệ thống đang bận."));
    expect(entry.sentence).toBe("Hệ thống đang bận.");
  });

  test("keeps the question, which can be sent again in its place", async () => {
    const { conversation, entry } = await failed(new ApiFailure("unreachable"));
    expect(kinds(conversation)).toEqual(["question", "failure"]);
    conversation.askAgain(entry.id);
    await settled();
    expect(kinds(conversation)).toEqual(["question", "answer"]);
  });

  test("gives the question back to be changed", async () => {
    const { conversation, entry } = await failed(new ApiFailure("unreachable"));
    expect(conversation.takeBack(entry.id)).toBe("a");
    expect(kinds(conversation)).toEqual([]);
  });
});

describe("a question that gets lost on the way", () => {
  function losing(times: number, reason: "unreachable" | "timed-out" = "unreachable") {
    const keys: string[] = [];
    const made = conversationWith(async (_text, _id, _stop, key) => {
      keys.push(key);
      if (keys.length <= times) throw new ApiFailure(reason);
      return aReply();
    });
    return { ...made, keys };
  }

  test.each(["unreachable", "timed-out"] as const)(
    "(%s) is sent once more with the same key",
    async (reason) => {
      const { conversation, keys } = losing(1, reason);
      conversation.ask(question("a"));
      await settled();
      expect(keys.length).toBe(2);
      expect(new Set(keys).size).toBe(1);
      expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
      expect(kinds(conversation)).toEqual(["question", "answer"]);
    },
  );

  test("is sent no third time by itself, and again with the same key when asked to", async () => {
    const { conversation, keys } = losing(2);
    conversation.ask(question("a"));
    await settled();
    expect(kinds(conversation)).toEqual(["question", "failure"]);
    conversation.askAgain(conversation.talk.value.entries.at(-1)?.id ?? 0);
    await settled();
    expect(kinds(conversation)).toEqual(["question", "answer"]);
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
  });

  test("has a key of its own", async () => {
    const { conversation, keys } = losing(0);
    for (const text of ["a", "a"]) {
      conversation.ask(question(text));
      await settled();
    }
    expect(new Set(keys).size).toBe(2);
  });

  test("waits for the network, then goes by itself", async () => {
    const { conversation, here, keys } = losing(1);
    here.online = false;
    conversation.ask(question("a"));
    await settled();
    expect([keys.length, conversation.talk.value.hold]).toEqual([1, "offline"]);
    here.online = true;
    here.changed();
    await settled();
    expect(kinds(conversation)).toEqual(["question", "answer"]);
    expect(keys.length).toBe(2);
  });

  test("can be taken back while it waits", async () => {
    const { conversation, here, keys } = losing(1);
    here.online = false;
    conversation.ask(question("a"));
    await settled();
    expect(conversation.giveUp()).toBe("a");
    here.online = true;
    here.changed();
    await settled();
    expect([keys.length, kinds(conversation), conversation.talk.value.waiting]).toEqual([1, [], false]);
  });

  test("cannot be taken back while it is being answered", () => {
    const { conversation } = conversationWith(() => new Promise(() => {}));
    conversation.ask(question("a"));
    expect(conversation.giveUp()).toBeNull();
  });

  test("is not sent again when the service refused it", async () => {
    let calls = 0;
    const { conversation } = conversationWith(async () => {
      calls += 1;
      throw new ApiFailure("refused");
    });
    conversation.ask(question("a"));
    await settled();
    expect(calls).toBe(1);
  });
});

describe("a tab that is loaded again", () => {
  test("shows the talk it was left with", async () => {
    const { conversation, here } = conversationWith(async () => aReply({ text: "1" }));
    conversation.ask(question("a"));
    await settled();
    const again = new Conversation(anApi(), here, 0);
    expect(kinds(again)).toEqual(["question", "answer"]);
    again.ask(question("b"));
    await settled();
    expect(new Set(again.talk.value.entries.map(({ id }) => id)).size).toBe(4);
  });

  test("brings back the question that was under way, which keeps its key", async () => {
    const keys: string[] = [];
    const { conversation, here } = conversationWith((_text, _id, _stop, key) => {
      keys.push(key);
      return new Promise(() => {});
    });
    conversation.ask(question("a"));
    const send: Api["send"] = async (_text, _id, _stop, key) => {
      keys.push(key);
      return aReply();
    };
    const again = new Conversation(anApi({ send }), here, 0);
    expect(kinds(again)).toEqual(["question", "failure"]);
    again.askAgain(again.talk.value.entries.at(-1)?.id ?? 0);
    await settled();
    expect(kinds(again)).toEqual(["question", "answer"]);
    expect(keys[0]).toBe(keys[1]);
    expect(kinds(new Conversation(anApi(), here, 0))).toEqual(["question", "answer"]);
  });

  test.each(["", "{", "[]", '{"label":1}'])("is not disturbed by %j in the place of a question", (kept) => {
    const here = aPlatform();
    here.pending.keep(kept);
    expect(kinds(new Conversation(anApi(), here, 0))).toEqual([]);
  });
});

describe("a verdict", () => {
  async function judged(judge: Api["judge"]) {
    const here = aPlatform();
    const conversation = new Conversation(anApi({ judge, send: async () => aReply({}, {}) }), here, 0);
    conversation.ask(question("a"));
    await settled();
    return { conversation, here, entries: conversation.talk.value.entries };
  }
  const helpful = { helpful: true, reason: null, words: "" };

  test("is asked for once a turn, below its last answer", async () => {
    const { entries } = await judged(async () => undefined);
    expect(entries.map((entry) => (entry.kind === "answer" ? entry.turnId : "-"))).toEqual([
      "-",
      null,
      "t-1",
    ]);
  });

  test("is kept with its answer, after a reload, too", async () => {
    const { conversation, here, entries } = await judged(async () => undefined);
    expect(await conversation.judge(entries.at(-1)?.id ?? 0, helpful)).toBe(true);
    for (const talk of [conversation, new Conversation(anApi(), here, 0)]) {
      expect(talk.talk.value.entries.at(-1)).toMatchObject({ verdict: helpful });
    }
  });

  test("that the service did not take is not shown as taken", async () => {
    const { conversation, entries } = await judged(async () => {
      throw new ApiFailure("unreachable");
    });
    expect(await conversation.judge(entries.at(-1)?.id ?? 0, helpful)).toBe(false);
    expect(conversation.talk.value.entries.at(-1)).toMatchObject({ verdict: null });
  });
});

describe("a new conversation", () => {
  test("clears the log and the id, and drops the answer still under way", async () => {
    let answer: (reply: Reply) => void = () => {};
    const { conversation, memory } = conversationWith(() => new Promise((resolve) => (answer = resolve)));
    conversation.ask(question("a"));
    conversation.restart();
    answer(aReply());
    await settled();
    expect(conversation.talk.value).toEqual({ entries: [], waiting: false, hold: "answering" });
    expect(memory.recall()).toBeNull();
  });
});
