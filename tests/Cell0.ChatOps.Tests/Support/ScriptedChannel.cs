using System.Collections.Concurrent;
using System.Globalization;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>Keeps what it takes as a phone would show it; answers as the test says.</summary>
internal sealed class ScriptedChannel(string name) : IChannel, ILifeSign
{
    private readonly ConcurrentQueue<(OutgoingMessage Message, string RemoteId)> taken = [];
    private int tries;

    public string Name => name;

    public string Channel => name;

    public ChannelProof Proof { get; init; } = ChannelProof.Delivered;

    public TextFormat Format => TextFormat.Plain;

    public int Limit => 4096;

    public bool CanEdit { get; init; }

    public bool IsConfigured { get; set; } = true;

    /// <summary>What a send is answered; null: it is taken.</summary>
    public Func<OutgoingMessage, SendResult?> Answer { get; set; } = _ => null;

    public LifeSign Life { get; set; } = new LifeSign.Unproven(null);

    /// <summary>Sends tried, taken or not.</summary>
    public int Tries => Volatile.Read(ref tries);

    /// <summary>Edits taken, by the name of their message.</summary>
    public ConcurrentDictionary<string, string> Edits { get; } = new(StringComparer.Ordinal);

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<OutgoingMessage> Taken => [.. taken.Select(entry => entry.Message)];

    public IReadOnlyList<string> Lines => [.. Taken.SelectMany(message => message.Text.Split('\n'))];

    public string RemoteIdOf(string text) => taken.Last(entry => entry.Message.Text.Contains(text, StringComparison.Ordinal)).RemoteId;

    public ChannelPace Pace { get; set; } = ChannelPace.Unpaced;

    public ChannelPace PaceFor(string chat) => Pace;

    public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        // Counted once it is answered: who has seen the count may change the answer for the next.
        var answer = Answer(message);
        var remote = name + Interlocked.Increment(ref tries).ToString(CultureInfo.InvariantCulture);
        if (answer is not null) return Task.FromResult(answer);
        taken.Enqueue((message, remote));
        return Task.FromResult<SendResult>(new SendResult.Accepted(remote));
    }

    public Task<SendResult> EditAsync(OutgoingMessage message, string remoteId, CancellationToken ct)
    {
        if (!CanEdit) return Task.FromResult<SendResult>(new SendResult.Refused("cannot edit"));
        Edits[remoteId] = message.Text;
        return Task.FromResult<SendResult>(new SendResult.Accepted(remoteId));
    }

    /// <summary>Whether a question that people do not see is answered.</summary>
    public bool Answers { get; set; }

    public Task<bool> AnswersAsync(CancellationToken ct) => Task.FromResult(Answers);

    public Task<LifeSign> ProveAsync(IReadOnlyCollection<Target> chats, CancellationToken ct) => Task.FromResult(Life);
}
