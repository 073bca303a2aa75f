namespace Cell0.ChatOps.Simulators.Twilio;

/// <summary>Somebody with WhatsApp.</summary>
public sealed class TwilioPerson(TwilioSimulator twilio, string number, string name)
{
    /// <summary>E.164.</summary>
    public string Number => number;

    public string Name => name;

    /// <returns>The message's name at Twilio; the service's answer to the webhook, or null without one.</returns>
    public Task<(string Sid, int? Answer)> SaysAsync(string text, params (string Key, string Value)[] more) => twilio.DeliverAsync(number, name, text, more);
}
