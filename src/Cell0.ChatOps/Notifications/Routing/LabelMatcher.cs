using System.Text.RegularExpressions;

namespace Cell0.ChatOps.Notifications.Routing;

public enum MatchOperator
{
    Equal,
    NotEqual,
    Matches,
    NotMatches,
}

/// <summary>One condition on one label, Alertmanager's: a label that is absent is the empty text, a pattern must match the whole value.</summary>
public sealed class LabelMatcher
{
    private readonly Regex? pattern;

    /// <exception cref="ArgumentException">The value is no pattern, or one whose time is not bounded.</exception>
    public LabelMatcher(string name, MatchOperator op, string value)
    {
        (Name, Operator, Value) = (name, op, value);
        if (op is MatchOperator.Matches or MatchOperator.NotMatches) pattern = Compile(value);
    }

    public string Name { get; }

    public MatchOperator Operator { get; }

    public string Value { get; }

    public bool Holds(IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.TryGetValue(Name, out var found) ? found : "";
        return Operator switch
        {
            MatchOperator.Equal => value == Value,
            MatchOperator.NotEqual => value != Value,
            MatchOperator.Matches => IsMatch(value),
            _ => !IsMatch(value),
        };
    }

    /// <summary>As Alertmanager prints it; reads back as the same matcher.</summary>
    public override string ToString() => Name + Sign(Operator) + MatcherSyntax.Quote(Value);

    private static string Sign(MatchOperator op) => op switch
    {
        MatchOperator.Equal => "=",
        MatchOperator.NotEqual => "!=",
        MatchOperator.Matches => "=~",
        _ => "!~",
    };

    private bool IsMatch(string value)
    {
        try
        {
            return pattern!.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>Without backtracking, as Alertmanager's own engine: no value makes it slow.</summary>
    private static Regex Compile(string value)
    {
        try
        {
            _ = new Regex(value, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromMilliseconds(200));
            return new Regex($@"\A(?:{value})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromMilliseconds(200));
        }
        catch (NotSupportedException unbounded)
        {
            throw new ArgumentException("it looks back or around itself, which this engine does not do", nameof(value), unbounded);
        }
    }
}
