import { describe, expect, test } from "vitest";
import { type Api, ApiFailure } from "../src/api";
import type { Reply } from "../src/contract";
import { Conversation } from "../src/conversation";
import { anApi, aPlatform, aReply } from "./builders";

function conversationWith(send: Api["send"]) {
  const memory = aPlatform().conversationId;
  return { conversation: new Conversation(anApi({ send }), memory), memory };
}

const question = (text: string) => ({ label: text, text });
const settled = () => new Promise((done) => setTimeout(done));
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

describe("a new conversation", () => {
  test("clears the log and the id, and drops the answer still under way", async () => {
    let answer: (reply: Reply) => void = () => {};
    const { conversation, memory } = conversationWith(() => new Promise((resolve) => (answer = resolve)));
    conversation.ask(question("a"));
    conversation.restart();
    answer(aReply());
    await settled();
    expect(conversation.talk.value).toEqual({ entries: [], waiting: false });
    expect(memory.recall()).toBeNull();
  });
});
