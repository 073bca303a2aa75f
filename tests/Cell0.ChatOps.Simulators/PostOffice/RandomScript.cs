using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>Networks that fail in every way they know until they are healed.</summary>
internal sealed class RandomScript(Random chance, SimulatedTime time) : INetworkScript
{
    private readonly int trouble = chance.Next(5) * 10;
    private readonly Dictionary<string, (DateTimeOffset From, DateTimeOffset To)> outages = [];
    private DateTimeOffset? movedAt;

    public bool IsHealed { get; set; }

    /// <summary>From then on the channel takes nothing, for so long.</summary>
    public void Outage(string channel, DateTimeOffset from, TimeSpan length) => outages[channel] = (from, from + length);

    private bool IsAway(string channel) => outages.TryGetValue(channel, out var outage) && outage.From <= time.Now && time.Now < outage.To;

    public void MoveAt(DateTimeOffset at) => movedAt = at;

    public CallFate Call(string channel, OutgoingMessage message, bool isEdit)
    {
        if (IsHealed) return CallFate.Taken;
        if (IsAway(channel)) return chance.Next(8) == 0 ? CallFate.LostBefore : CallFate.NoConnection;
        if (chance.Next(100) >= trouble) return CallFate.Taken;
        return chance.Next(12) switch
        {
            0 or 1 => CallFate.TakenAnswerLost,
            2 => CallFate.TakenHangs,
            3 => CallFate.LostBefore,
            4 or 5 => CallFate.NoConnection,
            6 or 7 => CallFate.TooMany,
            8 or 9 => CallFate.ServerError,
            // Only where somebody else may be told: what is refused everywhere cannot be seen anywhere.
            10 when channel == "whatsapp" => CallFate.Refused,
            _ => CallFate.FormatRefused,
        };
    }

    public bool Answers(string channel) => IsHealed || (!IsAway(channel) && chance.Next(100) >= trouble);

    public ReceiptFate Receipt(string channel) => IsHealed || chance.Next(100) >= trouble * 2 ? ReceiptFate.Prompt : (ReceiptFate)chance.Next(9);

    public (TimeSpan There, TimeSpan Back) Latency(string channel) => (TimeSpan.FromMilliseconds(chance.Next(1, 40)), TimeSpan.FromMilliseconds(chance.Next(10) == 0 ? chance.Next(500, 8000) : chance.Next(1, 200)));

    public TimeSpan RetryAfter() => TimeSpan.FromSeconds(chance.Next(1, 20));

    public TimeSpan ReceiptAfter(bool late) => late ? TimeSpan.FromSeconds(chance.Next(60, 400)) : TimeSpan.FromMilliseconds(chance.Next(50, 5000));

    public string? MovedTo(string channel, string chat) => channel == "telegram" && chat == "-5" && movedAt <= time.Now ? "-1005" : null;
}
