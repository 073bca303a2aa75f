using System.Globalization;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Channels.WebChat;

/// <summary>The chat on the service's own page: works with nothing configured.</summary>
public sealed class WebChatChannel(WebChatStore store, WebChatStream stream) : IChannel
{
    public const string ChannelName = "webchat";

    public string Name => ChannelName;

    public ChannelProof Proof => ChannelProof.Shown;

    public TextFormat Format => TextFormat.Plain;

    public int Limit => int.MaxValue;

    public bool CanEdit => true;

    public bool IsConfigured => true;

    public ChannelPace PaceFor(string chat) => ChannelPace.Unpaced;

    public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        try
        {
            var (stored, isNew) = store.Add(message.Chat, message.Text, message.Loud, message.Id);
            if (isNew) stream.Publish(stored);
            return Task.FromResult<SendResult>(new SendResult.Accepted(stored.Id.ToString(CultureInfo.InvariantCulture)));
        }
        catch (StorageException problem)
        {
            return Task.FromResult<SendResult>(new SendResult.Retry(null, problem.Message));
        }
    }

    public Task<SendResult> EditAsync(OutgoingMessage message, string remoteId, CancellationToken ct)
    {
        if (!long.TryParse(remoteId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || store.Edit(id, message.Text) is not { } edited)
            return Task.FromResult<SendResult>(new SendResult.Refused("no such message"));
        stream.Publish(edited);
        return Task.FromResult<SendResult>(new SendResult.Accepted(remoteId));
    }
}
