namespace Cell0.ChatOps.Simulators.Telegram;

/// <summary>Somebody with a phone who can type.</summary>
public sealed class TelegramPerson(TelegramSimulator telegram, long id, string name)
{
    public long Id => id;

    public string Name => name;

    /// <summary>In the private chat with the bot.</summary>
    /// <returns>The update's number.</returns>
    public int Says(string text) => telegram.Deliver(id, name, id, isGroup: false, text);

    /// <param name="topic">A topic of the private chat.</param>
    public int SaysInTopic(int topic, string text) => telegram.Deliver(id, name, id, isGroup: false, text, topic);

    /// <param name="group">A group's number, negative.</param>
    public int SaysIn(long group, string text) => telegram.Deliver(id, name, group, isGroup: true, text);

    /// <param name="topic">A topic of a group that has topics.</param>
    public int SaysIn(long group, int topic, string text) => telegram.Deliver(id, name, group, isGroup: true, text, topic);
}
