using System.Diagnostics.CodeAnalysis;

namespace Cell0.ChatOps.Gateway;

/// <summary>What a gateway gave: a value, or the reason why there is none. Never both.</summary>
public sealed class GatewayAnswer<T>
{
    private readonly T? value;

    internal GatewayAnswer(T value) => this.value = value;

    private GatewayAnswer(GatewayError error) => Error = error;

    /// <summary>Null when there is a value.</summary>
    public GatewayError? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    /// <exception cref="InvalidOperationException">There is only an error; ask <see cref="IsOk"/> first.</exception>
    public T Value => IsOk ? value! : throw new InvalidOperationException($"There is no value: {Error.Message}");

    [SuppressMessage("Usage", "CA2225", Justification = "An error is returned where an answer is expected; a named twin would only be a second way.")]
    public static implicit operator GatewayAnswer<T>(GatewayError error) => new(error);

    public GatewayAnswer<TNext> Then<TNext>(Func<T, GatewayAnswer<TNext>> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return IsOk ? next(value!) : Error;
    }
}

public static class GatewayAnswer
{
    public static GatewayAnswer<T> Ok<T>(T value) => new(value);
}
