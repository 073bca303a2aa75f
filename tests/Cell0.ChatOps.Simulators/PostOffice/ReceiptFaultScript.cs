using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>WhatsApp takes everything and proves it in every way there is; Telegram refuses one in ten, which WhatsApp then shows.</summary>
internal sealed class ReceiptFaultScript(Random chance) : INetworkScript
{
    private static readonly ReceiptFate[] Visible = [ReceiptFate.Prompt, ReceiptFate.OutOfOrder, ReceiptFate.Duplicate, ReceiptFate.Never, ReceiptFate.Early];

    private readonly HashSet<int> onlyFirst = [];
    private ReceiptFate next;

    public CallFate Call(string channel, OutgoingMessage message, bool isEdit)
    {
        var topics = Mark.In(message.Text).Select(mark => mark.Topic).ToList();
        if (channel == "telegram") return !isEdit && topics.Any(onlyFirst.Contains) ? CallFate.Refused : CallFate.Taken;
        var secondIsDead = chance.Next(10) == 0;
        if (secondIsDead) onlyFirst.UnionWith(topics);
        next = topics.Any(onlyFirst.Contains) ? Visible[chance.Next(Visible.Length)] : (ReceiptFate)chance.Next(9);
        return CallFate.Taken;
    }

    /// <summary>One chat, one call at a time: it is the last call's.</summary>
    public ReceiptFate Receipt(string channel) => next;

    public bool Answers(string channel) => true;

    public (TimeSpan There, TimeSpan Back) Latency(string channel) => (TimeSpan.FromMilliseconds(chance.Next(1, 40)), TimeSpan.FromMilliseconds(chance.Next(1, 400)));

    public TimeSpan RetryAfter() => TimeSpan.FromSeconds(1);

    public TimeSpan ReceiptAfter(bool late) => late ? TimeSpan.FromSeconds(chance.Next(60, 400)) : TimeSpan.FromMilliseconds(chance.Next(50, 5000));

    public string? MovedTo(string channel, string chat) => null;
}
