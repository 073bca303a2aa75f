using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>A channel by its words only: nothing is sent.</summary>
internal sealed record TextChannel(string Name, TextFormat Format, int Limit) : IChannel
{
    public static TextChannel Telegram { get; } = new("telegram", TextFormat.TelegramHtml, 4096);

    public static TextChannel WhatsApp { get; } = new("whatsapp", TextFormat.WhatsApp, 1600);

    public ChannelProof Proof => ChannelProof.Accepted;

    public bool CanEdit => false;

    public bool IsConfigured => false;

    public ChannelPace PaceFor(string chat) => ChannelPace.Unpaced;

    public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct) => Task.FromResult<SendResult>(new SendResult.Refused("nothing is sent"));

    public Task<SendResult> EditAsync(OutgoingMessage message, string remoteId, CancellationToken ct) => Task.FromResult<SendResult>(new SendResult.Refused("nothing is sent"));
}
