using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Tests.Support;

internal static class Claims
{
    /// <returns>What the chat gets next, now being sent as a process leaves it that is killed in mid-send; null when nothing is due.</returns>
    public static OutboxRow? ClaimNext(this PhoneBench bench, Target chat) =>
        bench.Get<DispatchStore>().Claim(chat, new ChannelFacts(chat.Channel, 4096, CanEdit: true), outage: null, ignoreBackoff: false).Rows.SingleOrDefault();
}
