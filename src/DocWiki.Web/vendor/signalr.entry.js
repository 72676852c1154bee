export { HubConnectionBuilder, HubConnectionState, LogLevel } from '@microsoft/signalr';
