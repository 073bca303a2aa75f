using Cell0.ChatOps.Simulators.Telegram;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>A conversation with a phone: <c>await phone.Says("/status").Expect("HEALTHY")</c>.</summary>
internal sealed class Phone(TelegramSimulator telegram, TelegramPerson person)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private int seen;

    public long Id => person.Id;

    public IReadOnlyList<PhoneMessage> Messages => telegram.Phones.In(person.Id);

    public Phone Says(string text)
    {
        person.Says(text);
        return this;
    }

    /// <summary>Waits for the next message that holds all of these texts; what came before it is passed over.</summary>
    public async Task<PhoneMessage> Expect(params string[] texts)
    {
        var (message, index) = await telegram.Phones.WaitForAsync(
            all => all.Where(message => message.Chat == person.Id).Select((message, index) => Tuple.Create(message, index)).Skip(seen).FirstOrDefault(entry => texts.All(text => entry.Item1.Text.Contains(text, StringComparison.Ordinal))),
            Patience);
        seen = index + 1;
        return message;
    }

    /// <summary>Waits for a message that holds all of these texts, whatever stands before or after it.</summary>
    public Task<PhoneMessage> Sees(params string[] texts) => telegram.Phones.WaitForAsync(
        all => all.FirstOrDefault(message => message.Chat == person.Id && texts.All(text => message.Text.Contains(text, StringComparison.Ordinal))), Patience);

    /// <summary>Waits until this message reads so.</summary>
    public Task<PhoneMessage> ExpectEdit(PhoneMessage message, string text) => telegram.Phones.WaitForAsync(
        all => all.FirstOrDefault(now => now.Id == message.Id && now.Text.Contains(text, StringComparison.Ordinal)), Patience);
}
