using System.Globalization;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>The networks and phones outside: they outlive every process of ours, and what was sent to them stays sent.</summary>
internal sealed class SimulatedNetwork(SimulatedTime time, INetworkScript script, Action<string>? trace)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, TakenMessage> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private int last;

    /// <summary>In the order in which they were taken.</summary>
    public List<TakenMessage> Taken { get; } = [];

    /// <summary>Takes a receipt to whatever process runs; false: nobody took it.</summary>
    public Func<Receipt, bool> Deliver { get; set; } = _ => false;

    /// <summary>Called for a message whose sender cannot know whether it was taken.</summary>
    public Action<string, OutgoingMessage> Doubt { get; set; } = (_, _) => { };

    /// <summary>Called as a call begins.</summary>
    public Action<string, OutgoingMessage> Begins { get; set; } = (_, _) => { };

    /// <summary>When a proof of it reached us, by what it said and where.</summary>
    public Dictionary<(string Place, Mark Mark), DateTimeOffset> Proven { get; } = [];

    /// <summary>The chat's name at the end.</summary>
    public string Whole(string channel, string chat) => names.GetValueOrDefault($"{channel}:{chat}", chat);

    public async Task<SendResult> CallAsync(string channel, ChannelProof proof, OutgoingMessage message, string? edited, TimeProvider clock, CancellationToken ct)
    {
        Begins(channel, message);
        var fate = script.Call(channel, message, edited is not null);
        var (there, back) = script.Latency(channel);
        trace?.Invoke($"{channel}:{message.Chat} {(edited is null ? "send" : $"edit {edited}")} #{message.Id} {fate}: {message.Text.ReplaceLineEndings(" | ")}");
        await Task.Delay(there, clock, ct);
        if (fate is CallFate.NoConnection) return new SendResult.Retry(null, "connection refused");
        if (fate is not CallFate.LostBefore and not CallFate.TooMany && script.MovedTo(channel, message.Chat) is { } moved)
        {
            names[$"{channel}:{message.Chat}"] = moved;
            return new SendResult.Moved(moved);
        }

        var taken = fate is CallFate.Taken or CallFate.TakenAnswerLost or CallFate.TakenHangs ? Take(channel, proof, message, edited, back) : null;
        if (fate is CallFate.TakenAnswerLost or CallFate.TakenHangs && edited is null) Doubt(channel, message);
        await Task.Delay(fate == CallFate.TakenHangs ? Timeout.InfiniteTimeSpan : back, clock, ct);
        return fate switch
        {
            CallFate.Taken when edited is not null && taken is null => new SendResult.Refused("message to edit not found"),
            CallFate.Taken => new SendResult.Accepted(edited ?? taken!),
            CallFate.TooMany => new SendResult.Retry(script.RetryAfter(), "429"),
            CallFate.ServerError => new SendResult.Retry(null, "502"),
            CallFate.Refused => new SendResult.Refused("403"),
            CallFate.FormatRefused => message.IsPlain ? new SendResult.Retry(null, "502") : new SendResult.FormatRefused("can't parse entities"),
            _ => new SendResult.Unknown("no answer"),
        };
    }

    public async Task<bool> AnswersAsync(string channel, TimeProvider clock, CancellationToken ct)
    {
        var (there, back) = script.Latency(channel);
        await Task.Delay(there + back, clock, ct);
        return script.Answers(channel);
    }

    private string? Take(string channel, ChannelProof proof, OutgoingMessage message, string? edited, TimeSpan back)
    {
        if (edited is not null)
        {
            if (!byId.TryGetValue(edited, out var card)) return null;
            card.Edits.AddRange(Mark.In(message.Text));
            return edited;
        }

        var taken = new TakenMessage
        {
            Channel = channel, Chat = Whole(channel, message.Chat), RemoteId = string.Create(CultureInfo.InvariantCulture, $"{channel[0]}{++last}"), Text = message.Text,
            Marks = Mark.In(message.Text), TakenAt = time.Now,
        };
        Taken.Add(taken);
        byId[taken.RemoteId] = taken;
        if (proof == ChannelProof.Accepted) taken.ShownAt = time.Now;
        else Follow(taken, script.Receipt(channel), back);
        return taken.RemoteId;
    }

    private void Follow(TakenMessage taken, ReceiptFate fate, TimeSpan back)
    {
        trace?.Invoke($"{taken.Place} {taken.RemoteId}: receipt {fate}");
        var after = fate == ReceiptFate.Early ? back / 2 : back + script.ReceiptAfter(late: fate == ReceiptFate.Late);
        if (fate is ReceiptFate.Failed or ReceiptFate.TryAgain or ReceiptFate.Swallowed)
        {
            if (fate == ReceiptFate.Swallowed) return;
            Tell(taken, fate == ReceiptFate.Failed ? ReceiptKind.Failed : ReceiptKind.TryAgain, after);
            return;
        }

        time.After(after, () => taken.ShownAt = time.Now);
        if (fate == ReceiptFate.Never) return;
        IReadOnlyList<ReceiptKind> kinds = fate switch
        {
            ReceiptFate.OutOfOrder => [ReceiptKind.Read, ReceiptKind.Delivered, ReceiptKind.Sent],
            ReceiptFate.Duplicate => [ReceiptKind.Sent, ReceiptKind.Delivered, ReceiptKind.Delivered, ReceiptKind.Delivered],
            _ => [ReceiptKind.Sent, ReceiptKind.Delivered],
        };
        for (var at = 0; at < kinds.Count; at++) Tell(taken, kinds[at], after + TimeSpan.FromMilliseconds(10 * at));
    }

    /// <summary>Said again until somebody takes it, as by a poll for what was not heard.</summary>
    private void Tell(TakenMessage taken, ReceiptKind kind, TimeSpan after) => time.After(after, () =>
    {
        if (!Deliver(new Receipt(taken.Channel, taken.RemoteId, kind, time.Now, kind == ReceiptKind.Failed ? "131026" : null)))
        {
            Tell(taken, kind, AskAgain);
            return;
        }

        trace?.Invoke($"{taken.Place} {taken.RemoteId}: {kind}");
        if (kind < ReceiptKind.Delivered) return;
        foreach (var mark in taken.Marks) Proven.TryAdd((taken.Place, mark), time.Now);
    });
}
