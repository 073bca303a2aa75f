namespace Cell0.ChatOps.Notifications;

/// <summary>Answers that go on changing: the newest text wins, older ones are never shown. Kept in memory only; progress is no delivery.</summary>
public sealed class ProgressBoard
{
    private readonly Lock gate = new();
    private readonly Dictionary<ReplyHandle, ProgressNote> notes = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Shows this text in place of the answer's; at most one edit a second reaches a chat.</summary>
    public void Post(ReplyHandle reply, string template, IReadOnlyDictionary<string, object?> model, string title) => Put(new ProgressNote(reply, template, model, title, IsFinal: false));

    /// <summary>The last text. Should the edit fail it goes out as a message of its own.</summary>
    public void Finish(ReplyHandle reply, string template, IReadOnlyDictionary<string, object?> model, string title) => Put(new ProgressNote(reply, template, model, title, IsFinal: true));

    internal Task Changed
    {
        get
        {
            lock (gate) return notes.Count > 0 ? Task.CompletedTask : changed.Task;
        }
    }

    internal IReadOnlyList<ProgressNote> Open()
    {
        lock (gate) return [.. notes.Values];
    }

    /// <summary>Forgets a note unless a newer one has taken its place.</summary>
    internal void Close(ProgressNote note)
    {
        lock (gate)
        {
            if (notes.TryGetValue(note.Reply, out var newest) && ReferenceEquals(newest, note)) notes.Remove(note.Reply);
        }
    }

    private void Put(ProgressNote note)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            if (notes.TryGetValue(note.Reply, out var before) && before.IsFinal) return;
            notes[note.Reply] = note;
            wake = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        wake.TrySetResult();
    }
}

internal sealed record ProgressNote(ReplyHandle Reply, string Template, IReadOnlyDictionary<string, object?> Model, string Title, bool IsFinal);
