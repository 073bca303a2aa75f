using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>Takes everything but the text <c>poison</c>, on which it breaks.</summary>
internal sealed class BreakingChannel(string name) : IChannel
{
    public string Name => name;

    public ChannelProof Proof => ChannelProof.Accepted;

    public TextFormat Format => TextFormat.Plain;

    public int Limit => int.MaxValue;

    public bool CanEdit => true;

    public bool IsConfigured => true;

    public ChannelPace PaceFor(string chat) => ChannelPace.Unpaced;

    public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct) =>
        message.Text == "poison" ? throw new InvalidOperationException("broken inside") : Task.FromResult<SendResult>(new SendResult.Accepted("1"));

    public Task<SendResult> EditAsync(OutgoingMessage message, string remoteId, CancellationToken ct) => Task.FromResult<SendResult>(new SendResult.Refused("cannot edit"));
}
